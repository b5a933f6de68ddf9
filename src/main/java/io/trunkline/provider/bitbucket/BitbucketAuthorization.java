package io.trunkline.provider.bitbucket;

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
 * Authorization of an OAuth consumer of Bitbucket Cloud (Bitbucket Docs, "Use OAuth on Bitbucket
 * Cloud"). Bitbucket has neither PKCE nor scopes in requests: the consumer's settings name the
 * permissions.
 */
public final class BitbucketAuthorization implements ProviderAuthorization {
  private final InstantSource clock;

  public BitbucketAuthorization(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public URI authorizationUrl(RegisteredApp app, Secret state, Secret verifier) {
    return OAuthClient.authorizationUrl(client(app), state, Optional.empty(), Map.of());
  }

  @Override
  public Future<ApiResult<TokenPair>> exchange(RegisteredApp app, Secret code, Secret verifier) {
    return app.endpoint()
        .oauth()
        .exchange(client(app), code, Optional.empty())
        .map(result -> OAuthTokens.ofCode(result, clock.instant()));
  }

  static OAuthApp client(RegisteredApp app) {
    var endpoint = app.endpoint();
    return new OAuthApp(
        app.credential().clientId(),
        app.credential().clientSecret(),
        OAuthApp.SecretPlace.BASIC_AUTHENTICATION,
        new OAuthApp.Endpoints(
            endpoint.webUrl("/site/oauth2/authorize", Map.of()),
            endpoint.webUrl("/site/oauth2/access_token", Map.of()),
            endpoint.callback()),
        List.of());
  }

  @Override
  public Future<ApiResult<ProviderPerson>> identify(RegisteredApp app, AccessToken person) {
    return new BitbucketApi(app.endpoint(), person)
        .get("/user", Map.of())
        .map(sent -> sent.then(reply -> reply.readObject(BitbucketAuthorization::person)));
  }

  /** Not every kind of account has each of the names. */
  static ProviderPerson person(JsonObject user) {
    var name =
        Stream.of("username", "nickname", "display_name")
            .flatMap(member -> Optional.ofNullable(user.getString(member)).stream())
            .findFirst()
            .orElseThrow(IllegalArgumentException::new);
    return new ProviderPerson(user.getString("uuid"), name);
  }

  /** Lists the workspaces. Only an administrator can create webhooks of a workspace. */
  @Override
  public Future<ApiResult<List<InstallationCandidate>>> candidates(
      RegisteredApp app, AccessToken person) {
    return new BitbucketApi(app.endpoint(), person)
        .list(
            "/user/workspaces{?pagelen}",
            Map.of("pagelen", "100"),
            access ->
                candidate(
                    access.getJsonObject("workspace"), access.getBoolean("administrator", false)));
  }

  private static InstallationCandidate candidate(JsonObject workspace, boolean isAdministrator) {
    var slug =
        Optional.ofNullable(workspace.getString("slug")).orElseThrow(IllegalArgumentException::new);
    var uuid =
        Optional.ofNullable(workspace.getString("uuid")).orElseThrow(IllegalArgumentException::new);
    return new InstallationCandidate(
        "workspaces/" + uuid,
        slug,
        uuid,
        isAdministrator
            ? Optional.empty()
            : Optional.of("You are not an administrator of %s.".formatted(slug)));
  }

  /** Bitbucket cannot end tokens. The person revokes them in the account's settings. */
  @Override
  public Future<Optional<ApiFailure>> revoke(RegisteredApp app, AccessToken person) {
    return Future.succeededFuture(
        Optional.of(new ApiFailure.Removed("Bitbucket has no call that revokes a token.")));
  }
}
