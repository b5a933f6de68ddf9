package io.trunkline.provider.azuredevops;

import io.trunkline.platform.http.ApiFailure;
import io.trunkline.platform.http.ApiResult;
import io.trunkline.platform.http.ApiResult.Failed;
import io.trunkline.platform.http.ApiResult.Ok;
import io.trunkline.platform.http.JsonReply;
import io.trunkline.platform.secret.Secret;
import io.trunkline.provider.AccessToken;
import io.trunkline.provider.AppCredential;
import io.trunkline.provider.CheckedToken;
import io.trunkline.provider.InstallationCandidate;
import io.trunkline.provider.OAuthTokens;
import io.trunkline.provider.OwnerClient;
import io.trunkline.provider.ProviderEndpoint;
import io.trunkline.provider.ProviderTokens;
import io.trunkline.provider.RegisteredApp;
import io.trunkline.provider.TokenPair;
import io.trunkline.provider.azuredevops.AzureDevopsApi.Project;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Tokens of Entra, and personal access tokens of Azure DevOps. */
public final class AzureDevopsTokens implements ProviderTokens {
  private final EntraDirectory directory;
  private final InstantSource clock;

  public AzureDevopsTokens(EntraDirectory directory, InstantSource clock) {
    this.directory = directory;
    this.clock = clock;
  }

  @Override
  public Future<ApiResult<TokenPair>> refresh(RegisteredApp app, Secret refreshToken) {
    return app.endpoint()
        .oauth()
        .refresh(AzureDevopsAuthorization.client(app, directory), refreshToken)
        .map(result -> OAuthTokens.ofRefresh(result, refreshToken, clock.instant()));
  }

  /** Checks a token. {@code owner} is an organization, or one of its projects. */
  @Override
  public Future<ApiResult<CheckedToken>> check(
      ProviderEndpoint endpoint, AccessToken token, String owner) {
    var api = new AzureDevopsApi(endpoint, token);
    var slash = owner.indexOf('/');
    var organization = slash < 0 ? owner : owner.substring(0, slash);
    var project = slash < 0 ? Optional.<String>empty() : Optional.of(owner.substring(slash + 1));
    return subject(api, organization)
        .compose(found ->
            found.thenCall(subject ->
                target(api, organization, project)
                    .compose(known -> known.thenCall(target -> judged(api, organization, target)))
                    .map(judged ->
                        judged.map(
                            target -> new CheckedToken(target, subject, Optional.empty())))));
  }

  private static Future<ApiResult<String>> subject(AzureDevopsApi api, String organization) {
    return api.get("/{organization}/_apis/connectionData", Map.of("organization", organization))
        .map(sent -> sent.then(reply -> reply.readObject(AzureDevopsTokens::subject)));
  }

  private static String subject(JsonObject connection) {
    var user = connection.getJsonObject("authenticatedUser");
    return Stream.of("providerDisplayName", "customDisplayName", "id")
        .flatMap(member -> Optional.ofNullable(user.getString(member)).stream())
        .findFirst()
        .orElseThrow(IllegalArgumentException::new);
  }

  private static Future<ApiResult<InstallationCandidate>> target(
      AzureDevopsApi api, String organization, Optional<String> project) {
    return project
        .map(name ->
            api.get(
                    "/{organization}/_apis/projects/{project}?api-version=7.1",
                    Map.of("organization", organization, "project", name))
                .map(sent ->
                    sent.then(reply ->
                        reply.readObject(json ->
                            AzureDevopsAuthorization.project(
                                new Project(
                                    organization, json.getString("id"), json.getString("name")))))))
        .orElseGet(() ->
            Future.succeededFuture(new Ok<>(AzureDevopsAuthorization.organization(organization))));
  }

  /** A token that cannot list subscriptions cannot create them either. */
  private static Future<ApiResult<InstallationCandidate>> judged(
      AzureDevopsApi api, String organization, InstallationCandidate target) {
    return api.get(AzureDevopsHooks.SUBSCRIPTIONS, Map.of("organization", organization))
        .map(sent ->
            switch (sent) {
              case Ok<JsonReply> _ -> new Ok<>(target);
              case Failed<JsonReply>(ApiFailure.Forbidden(var reason)) ->
                  new Ok<>(
                      new InstallationCandidate(
                          target.id(),
                          target.owner(),
                          target.ownerId(),
                          Optional.of(
                              "The token lacks the scope vso.code, or the permission to edit"
                                  + " subscriptions. (%s)".formatted(reason))));
              case Failed<JsonReply>(var failure) -> new Failed<>(failure);
            });
  }

  /** An organization has no id by which it could be found under another name. */
  @Override
  public Future<ApiResult<String>> findName(
      ProviderEndpoint endpoint, AccessToken token, String scopeId) {
    var parts = scopeId.split("/", 3);
    return parts[0].equals("organizations")
        ? Future.succeededFuture(new Ok<>(parts[1]))
        : target(new AzureDevopsApi(endpoint, token), parts[1], Optional.of(parts[2]))
            .map(found -> found.map(InstallationCandidate::owner));
  }

  /** A service principal, which must have been added to the organization. */
  @Override
  public Future<ApiResult<AccessToken>> mint(ProviderEndpoint endpoint, OwnerClient client) {
    var ofOwner =
        new EntraDirectory(
            client.tenant().orElse(directory.tenant()), List.of(".default"), directory.profiles());
    return endpoint
        .oauth()
        .clientToken(
            AzureDevopsAuthorization.client(
                new RegisteredApp(
                    endpoint,
                    new AppCredential(client.clientId(), client.clientSecret(), Optional.empty())),
                ofOwner))
        .map(result -> OAuthTokens.ofClient(result, clock.instant()));
  }
}
