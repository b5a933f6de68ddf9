package io.trunkline.provider.azuredevops;

import io.trunkline.platform.http.ApiFailure;
import io.trunkline.platform.http.ApiResult;
import io.trunkline.platform.http.ApiResult.Ok;
import io.trunkline.platform.oauth.OAuthApp;
import io.trunkline.platform.oauth.OAuthClient;
import io.trunkline.platform.secret.Secret;
import io.trunkline.provider.AccessToken;
import io.trunkline.provider.InstallationCandidate;
import io.trunkline.provider.OAuthTokens;
import io.trunkline.provider.ProviderAuthorization;
import io.trunkline.provider.ProviderPerson;
import io.trunkline.provider.RegisteredApp;
import io.trunkline.provider.TokenPair;
import io.trunkline.provider.azuredevops.AzureDevopsApi.Project;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Authorization of an Entra application for Azure DevOps (Microsoft Learn, "Microsoft identity
 * platform and OAuth 2.0 authorization code flow"). Work and school accounts only.
 */
public final class AzureDevopsAuthorization implements ProviderAuthorization {
  /** The id of Azure DevOps as an application of Entra, the same in every tenant. */
  private static final String RESOURCE = "499b84ac-1321-427f-aa17-267ca6975798/";

  private final EntraDirectory directory;
  private final InstantSource clock;

  public AzureDevopsAuthorization(EntraDirectory directory, InstantSource clock) {
    this.directory = directory;
    this.clock = clock;
  }

  /** With another response mode, the browser would come back without its cookie. */
  @Override
  public URI authorizationUrl(RegisteredApp app, Secret state, Secret verifier) {
    return OAuthClient.authorizationUrl(
        client(app, directory).withScope("offline_access"),
        state,
        Optional.of(verifier),
        Map.of("response_mode", "query", "prompt", "select_account"));
  }

  @Override
  public Future<ApiResult<TokenPair>> exchange(RegisteredApp app, Secret code, Secret verifier) {
    return app.endpoint()
        .oauth()
        .exchange(client(app, directory), code, Optional.of(verifier))
        .map(result -> OAuthTokens.ofCode(result, clock.instant()));
  }

  static OAuthApp client(RegisteredApp app, EntraDirectory directory) {
    var endpoint = app.endpoint();
    var tenant = Map.of("tenant", directory.tenant());
    return new OAuthApp(
        app.credential().clientId(),
        app.credential().clientSecret(),
        OAuthApp.SecretPlace.BODY,
        new OAuthApp.Endpoints(
            endpoint.webUrl("/{tenant}/oauth2/v2.0/authorize", tenant),
            endpoint.webUrl("/{tenant}/oauth2/v2.0/token", tenant),
            endpoint.callback()),
        directory.scopes().stream().map(scope -> RESOURCE + scope).toList());
  }

  @Override
  public Future<ApiResult<ProviderPerson>> identify(RegisteredApp app, AccessToken person) {
    return new AzureDevopsApi(app.endpoint(), person)
        .getAt(directory.profiles(), "/_apis/profile/profiles/me?api-version=7.1")
        .map(sent -> sent.then(reply -> reply.readObject(AzureDevopsAuthorization::person)));
  }

  private static ProviderPerson person(JsonObject profile) {
    var name =
        Stream.of("emailAddress", "displayName")
            .flatMap(member -> Optional.ofNullable(profile.getString(member)).stream())
            .findFirst()
            .orElseThrow(IllegalArgumentException::new);
    return new ProviderPerson(profile.getString("id"), name);
  }

  /** Lists the organizations of the person, each followed by its projects. */
  @Override
  public Future<ApiResult<List<InstallationCandidate>>> candidates(
      RegisteredApp app, AccessToken person) {
    var api = new AzureDevopsApi(app.endpoint(), person);
    return identify(app, person)
        .compose(identified ->
            identified.thenCall(who ->
                organizations(api, who)
                    .compose(listed ->
                        listed.thenCall(organizations -> withProjects(api, organizations)))));
  }

  private Future<ApiResult<List<String>>> organizations(AzureDevopsApi api, ProviderPerson who) {
    var member = URLEncoder.encode(who.id(), StandardCharsets.UTF_8);
    return api.getAt(directory.profiles(), "/_apis/accounts?api-version=7.1&memberId=" + member)
        .map(sent ->
            sent.then(
                reply -> AzureDevopsApi.items(reply, account -> account.getString("accountName"))));
  }

  private static Future<ApiResult<List<InstallationCandidate>>> withProjects(
      AzureDevopsApi api, List<String> organizations) {
    Future<ApiResult<List<InstallationCandidate>>> all =
        Future.succeededFuture(new Ok<>(List.of()));
    for (var organization : organizations) {
      all =
          all.compose(before ->
              before.thenCall(found ->
                  api.projects(organization)
                      .map(listed ->
                          listed.map(projects -> joined(found, organization, projects)))));
    }
    return all;
  }

  private static List<InstallationCandidate> joined(
      List<InstallationCandidate> before, String organization, List<Project> projects) {
    return Stream.of(
            before.stream(),
            Stream.of(organization(organization)),
            projects.stream().map(AzureDevopsAuthorization::project))
        .flatMap(part -> part)
        .toList();
  }

  static InstallationCandidate organization(String name) {
    return new InstallationCandidate("organizations/" + name, name, name, Optional.empty());
  }

  static InstallationCandidate project(Project project) {
    return new InstallationCandidate(
        "projects/%s/%s".formatted(project.organization(), project.id()),
        project.organization() + "/" + project.name(),
        project.id(),
        Optional.empty());
  }

  /** Entra cannot end single tokens. The person removes the app at myapps.microsoft.com. */
  @Override
  public Future<Optional<ApiFailure>> revoke(RegisteredApp app, AccessToken person) {
    return Future.succeededFuture(
        Optional.of(new ApiFailure.Removed("Entra has no call that revokes a token.")));
  }
}
