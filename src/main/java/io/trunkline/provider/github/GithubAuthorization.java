package io.trunkline.provider.github;

import io.trunkline.platform.http.ApiFailure;
import io.trunkline.platform.http.ApiResult;
import io.trunkline.platform.http.ApiResult.Failed;
import io.trunkline.platform.http.ApiResult.Ok;
import io.trunkline.platform.http.JsonCall;
import io.trunkline.platform.oauth.OAuthApp;
import io.trunkline.platform.oauth.OAuthClient;
import io.trunkline.platform.secret.Secret;
import io.trunkline.provider.AccessToken;
import io.trunkline.provider.AppKey;
import io.trunkline.provider.InstallableApp;
import io.trunkline.provider.InstallationCandidate;
import io.trunkline.provider.OAuthTokens;
import io.trunkline.provider.ProviderAuthorization;
import io.trunkline.provider.ProviderPerson;
import io.trunkline.provider.RegisteredApp;
import io.trunkline.provider.TokenPair;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Authorization of a GitHub App: the person signs in first, and installs the app afterwards if it
 * is not installed yet (GitHub Docs, "Generating a user access token for a GitHub App").
 */
public final class GithubAuthorization implements ProviderAuthorization, InstallableApp {
  private final GithubAppToken appToken;
  private final InstantSource clock;

  public GithubAuthorization(InstantSource clock) {
    this.appToken = new GithubAppToken(clock);
    this.clock = clock;
  }

  @Override
  public URI authorizationUrl(RegisteredApp app, Secret state, Secret verifier) {
    return OAuthClient.authorizationUrl(
        client(app), state, Optional.of(verifier), Map.of("prompt", "select_account"));
  }

  @Override
  public Future<ApiResult<TokenPair>> exchange(RegisteredApp app, Secret code, Secret verifier) {
    return app.endpoint()
        .oauth()
        .exchange(client(app), code, Optional.of(verifier))
        .map(result -> OAuthTokens.ofCode(result, clock.instant()));
  }

  private static OAuthApp client(RegisteredApp app) {
    var endpoint = app.endpoint();
    return new OAuthApp(
        app.credential().clientId(),
        app.credential().clientSecret(),
        OAuthApp.SecretPlace.BODY,
        new OAuthApp.Endpoints(
            endpoint.webUrl("/login/oauth/authorize", Map.of()),
            endpoint.webUrl("/login/oauth/access_token", Map.of()),
            endpoint.callback()),
        List.of());
  }

  @Override
  public Future<ApiResult<ProviderPerson>> identify(RegisteredApp app, AccessToken person) {
    return GithubApi.send(app, GithubApi.get(app, person.value(), "/user", Map.of()))
        .map(sent -> sent.then(reply -> reply.readObject(GithubAuthorization::person)));
  }

  @Override
  public Future<ApiResult<List<InstallationCandidate>>> candidates(
      RegisteredApp app, AccessToken person) {
    return identify(app, person)
        .compose(identified ->
            identified.thenCall(who ->
                installations(app, person)
                    .compose(
                        listed -> listed.thenCall(found -> judge(app, person, who.id(), found)))));
  }

  private record Installation(InstallationCandidate candidate, String appId, boolean isOfPerson) {}

  /** Lists what the person can see, including installations that others administer. */
  private static Future<ApiResult<List<Installation>>> installations(
      RegisteredApp app, AccessToken person) {
    var call =
        GithubApi.get(
            app, person.value(), "/user/installations{?per_page}", Map.of("per_page", "100"));
    return GithubApi.sendPaged(app, call, "installations", GithubAuthorization::installation)
        .map(listed ->
            listed.map(found ->
                found.stream().filter(one -> one.appId().equals(key(app).appId())).toList()));
  }

  private static Installation installation(JsonObject json) {
    return new Installation(
        candidate(json),
        json.getValue("app_id").toString(),
        "User".equals(json.getJsonObject("account").getString("type")));
  }

  private static InstallationCandidate candidate(JsonObject json) {
    var account = json.getJsonObject("account");
    var login = text(account, "login");
    return new InstallationCandidate(
        id(json),
        login,
        id(account),
        Optional.ofNullable(json.getString("suspended_at"))
            .map(_ -> "The installation of the app on %s is suspended.".formatted(login)));
  }

  /** Adds an objection to each installation that the person does not administer. */
  private static Future<ApiResult<List<InstallationCandidate>>> judge(
      RegisteredApp app, AccessToken person, String personId, List<Installation> found) {
    Future<List<InstallationCandidate>> judged = Future.succeededFuture(new ArrayList<>());
    for (var installation : found) {
      judged =
          judged.compose(before ->
              judge(app, person, personId, installation)
                  .map(candidate -> {
                    before.add(candidate);
                    return before;
                  }));
    }
    return judged.map(all -> new Ok<>(List.copyOf(all)));
  }

  private static Future<InstallationCandidate> judge(
      RegisteredApp app, AccessToken person, String personId, Installation installation) {
    var candidate = installation.candidate();
    if (candidate.objection().isPresent()) {
      return Future.succeededFuture(candidate);
    }
    if (installation.isOfPerson()) {
      return Future.succeededFuture(
          candidate.ownerId().equals(personId)
              ? candidate
              : refused(candidate, "Only %s can choose this installation."));
    }
    var call =
        GithubApi.get(
            app, person.value(), "/user/memberships/orgs/{org}", Map.of("org", candidate.owner()));
    return GithubApi.send(app, call)
        .map(sent -> sent.then(reply -> reply.readObject(GithubAuthorization::isOwner)))
        .map(result ->
            switch (result) {
              case Ok<Boolean>(var isOwner) ->
                  isOwner ? candidate : refused(candidate, "You are not an owner of %s.");
              case Failed<Boolean>(var failure) ->
                  refused(
                      candidate,
                      "GitHub does not say whether you are an owner of %s: " + escaped(failure));
            });
  }

  private static boolean isOwner(JsonObject membership) {
    return "admin".equals(membership.getString("role"))
        && "active".equals(membership.getString("state"));
  }

  private static String escaped(ApiFailure failure) {
    return failure.message().replace("%", "%%");
  }

  private static InstallationCandidate refused(InstallationCandidate candidate, String reason) {
    return new InstallationCandidate(
        candidate.id(),
        candidate.owner(),
        candidate.ownerId(),
        Optional.of(reason.formatted(candidate.owner())));
  }

  @Override
  public URI installUrl(RegisteredApp app, Secret state) {
    return app.endpoint()
        .webUrl(
            "/apps/{slug}/installations/new{?state}",
            Map.of("slug", key(app).slug(), "state", state.reveal()));
  }

  @Override
  public Future<ApiResult<InstallationCandidate>> confirm(
      RegisteredApp app, String installationId) {
    var call =
        GithubApi.get(
            app, appToken.sign(key(app)), "/app/installations/{id}", Map.of("id", installationId));
    return GithubApi.send(app, call)
        .map(sent -> sent.then(reply -> reply.readObject(GithubAuthorization::candidate)));
  }

  @Override
  public Future<ApiResult<List<InstallationCandidate>>> installations(RegisteredApp app) {
    var call =
        GithubApi.get(
            app,
            appToken.sign(key(app)),
            "/app/installations{?per_page}",
            Map.of("per_page", "100"));
    return GithubApi.sendPaged(app, call, GithubAuthorization::candidate);
  }

  @Override
  public Future<Optional<ApiFailure>> revoke(RegisteredApp app, AccessToken person) {
    var credential = app.credential();
    var basic = credential.clientId() + ":" + credential.clientSecret().reveal();
    var call =
        JsonCall.delete(
                app.endpoint()
                    .apiUrl(
                        "/applications/{client}/token", Map.of("client", credential.clientId())),
                new JsonObject().put("access_token", person.value().reveal()))
            .with("Accept", "application/vnd.github+json")
            .with(
                "Authorization",
                "Basic "
                    + Base64.getEncoder().encodeToString(basic.getBytes(StandardCharsets.UTF_8)));
    return GithubApi.send(app, call).map(ApiResult::findFailure);
  }

  private static AppKey key(RegisteredApp app) {
    return app.credential()
        .key()
        .orElseThrow(() -> new IllegalStateException("a GitHub App has a key"));
  }

  private static ProviderPerson person(JsonObject json) {
    return new ProviderPerson(id(json), text(json, "login"));
  }

  private static String id(JsonObject json) {
    return Long.toString(json.getLong("id"));
  }

  private static String text(JsonObject json, String member) {
    return Optional.ofNullable(json.getString(member)).orElseThrow(IllegalArgumentException::new);
  }
}
