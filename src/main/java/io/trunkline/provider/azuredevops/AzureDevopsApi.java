package io.trunkline.provider.azuredevops;

import io.trunkline.platform.http.ApiResult;
import io.trunkline.platform.http.HttpUrl;
import io.trunkline.platform.http.JsonCall;
import io.trunkline.platform.http.JsonReply;
import io.trunkline.provider.AccessToken;
import io.trunkline.provider.AccessToken.Origin;
import io.trunkline.provider.ProviderCalls;
import io.trunkline.provider.ProviderEndpoint;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Calls of the Azure DevOps Services REST API, version 7.1, with a token of Entra or a personal
 * access token. A rejected token is answered with a sign-in page.
 */
final class AzureDevopsApi extends ProviderCalls {
  private static final String PROJECTS =
      "/{organization}/_apis/projects?api-version=7.1&$top=100{&continuationToken}";

  /** A project of an organization. */
  record Project(String organization, String id, String name) {}

  private final AccessToken token;

  AzureDevopsApi(ProviderEndpoint endpoint, AccessToken token) {
    super(endpoint);
    this.token = token;
  }

  /** Calls the API that knows people, which has another base URL. */
  Future<ApiResult<JsonReply>> getAt(URI base, String path) {
    return get(HttpUrl.parse(base + path));
  }

  @Override
  protected JsonCall authorized(JsonCall call) {
    var secret = token.value().reveal();
    return call.expectingSignInPages()
        .with("X-TFS-FedAuthRedirect", "Suppress")
        .with(
            "Authorization",
            token.origin() == Origin.MADE_BY_OWNER
                ? "Basic "
                    + Base64.getEncoder()
                        .encodeToString((":" + secret).getBytes(StandardCharsets.UTF_8))
                : "Bearer " + secret);
  }

  /** Lists all projects that the token sees. */
  Future<ApiResult<List<Project>>> projects(String organization) {
    return list(
        projectsUrl(organization, Optional.empty()),
        reply ->
            items(
                reply,
                json -> new Project(organization, json.getString("id"), json.getString("name"))),
        reply ->
            reply
                .findHeader("x-ms-continuationtoken")
                .map(next -> projectsUrl(organization, Optional.of(next))));
  }

  private HttpUrl projectsUrl(String organization, Optional<String> continuation) {
    var values = new HashMap<String, String>();
    values.put("organization", organization);
    continuation.ifPresent(token -> values.put("continuationToken", token));
    return url(PROJECTS, values);
  }

  static <T> ApiResult<List<T>> items(JsonReply reply, Function<JsonObject, T> reader) {
    return reply.readObject(page ->
        page.getJsonArray("value").stream().map(JsonObject.class::cast).map(reader).toList());
  }
}
