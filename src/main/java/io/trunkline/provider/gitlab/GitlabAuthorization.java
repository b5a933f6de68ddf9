package io.trunkline.provider.gitlab;

import io.trunkline.platform.http.ApiFailure;
import io.trunkline.platform.http.ApiResult;
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
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Authorization of a GitLab OAuth application (GitLab Docs, "OAuth 2.0 identity provider API"). Its
 * token acts as the person, with everything that the person may do.
 */
public final class GitlabAuthorization implements ProviderAuthorization {
  private static final String GROUPS =
      "/groups{?min_access_level,top_level_only,all_available,per_page}";
  private static final String PROJECTS =
      "/projects{?membership,min_access_level,archived,simple,per_page}";

  /** Maintainer, the lowest role that may create webhooks of a project. */
  private static final String MAINTAINER = "40";

  private final InstantSource clock;

  public GitlabAuthorization(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public URI authorizationUrl(RegisteredApp app, Secret state, Secret verifier) {
    return OAuthClient.authorizationUrl(client(app), state, Optional.of(verifier), Map.of());
  }

  @Override
  public Future<ApiResult<TokenPair>> exchange(RegisteredApp app, Secret code, Secret verifier) {
    return app.endpoint()
        .oauth()
        .exchange(client(app), code, Optional.of(verifier))
        .map(result -> OAuthTokens.ofCode(result, clock.instant()));
  }

  /** Creating webhooks needs the scope {@code api}. */
  static OAuthApp client(RegisteredApp app) {
    var endpoint = app.endpoint();
    return new OAuthApp(
        app.credential().clientId(),
        app.credential().clientSecret(),
        OAuthApp.SecretPlace.BODY,
        new OAuthApp.Endpoints(
            endpoint.webUrl("/oauth/authorize", Map.of()),
            endpoint.webUrl("/oauth/token", Map.of()),
            endpoint.callback()),
        List.of("api"));
  }

  @Override
  public Future<ApiResult<ProviderPerson>> identify(RegisteredApp app, AccessToken person) {
    return new GitlabApi(app.endpoint(), person)
        .get("/user", Map.of())
        .map(sent ->
            sent.then(reply ->
                reply.readObject(user -> new ProviderPerson(id(user), text(user, "username")))));
  }

  /** Lists the groups, and the projects that are in none of them. */
  @Override
  public Future<ApiResult<List<InstallationCandidate>>> candidates(
      RegisteredApp app, AccessToken person) {
    var api = new GitlabApi(app.endpoint(), person);
    return api.list(
            GROUPS,
            Map.of(
                "min_access_level",
                MAINTAINER,
                "top_level_only",
                "true",
                "all_available",
                "false",
                "per_page",
                "100"),
            group -> candidate("groups/", group, "full_path"))
        .compose(listed ->
            listed.thenCall(groups ->
                projects(api)
                    .map(found -> found.map(projects -> withoutCovered(groups, projects)))));
  }

  private static Future<ApiResult<List<InstallationCandidate>>> projects(GitlabApi api) {
    return api.list(
        PROJECTS,
        Map.of(
            "membership",
            "true",
            "min_access_level",
            MAINTAINER,
            "archived",
            "false",
            "simple",
            "true",
            "per_page",
            "100"),
        project -> candidate("projects/", project, "path_with_namespace"));
  }

  private static List<InstallationCandidate> withoutCovered(
      List<InstallationCandidate> groups, List<InstallationCandidate> projects) {
    return Stream.concat(
            groups.stream(),
            projects.stream()
                .filter(project ->
                    groups.stream()
                        .noneMatch(group -> project.owner().startsWith(group.owner() + "/"))))
        .toList();
  }

  private static InstallationCandidate candidate(String kind, JsonObject json, String path) {
    return new InstallationCandidate(kind + id(json), text(json, path), id(json), Optional.empty());
  }

  @Override
  public Future<Optional<ApiFailure>> revoke(RegisteredApp app, AccessToken person) {
    return app.endpoint()
        .oauth()
        .revoke(client(app), app.endpoint().webUrl("/oauth/revoke", Map.of()), person.value());
  }

  private static String id(JsonObject json) {
    return Long.toString(json.getLong("id"));
  }

  private static String text(JsonObject json, String member) {
    return Optional.ofNullable(json.getString(member)).orElseThrow(IllegalArgumentException::new);
  }
}
