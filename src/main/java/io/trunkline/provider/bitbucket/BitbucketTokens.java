package io.trunkline.provider.bitbucket;

import static java.util.Objects.requireNonNull;

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
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/** Bitbucket's tokens. A refresh ends the old refresh token. */
public final class BitbucketTokens implements ProviderTokens {
  private final InstantSource clock;

  public BitbucketTokens(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public Future<ApiResult<TokenPair>> refresh(RegisteredApp app, Secret refreshToken) {
    return app.endpoint()
        .oauth()
        .refresh(BitbucketAuthorization.client(app), refreshToken)
        .map(result -> OAuthTokens.ofRefresh(result, refreshToken, clock.instant()));
  }

  /** Checks a token of a workspace or repository, whose expiry no call tells. */
  @Override
  public Future<ApiResult<CheckedToken>> check(
      ProviderEndpoint endpoint, AccessToken token, String owner) {
    var api = new BitbucketApi(endpoint, token);
    return target(api, owner)
        .compose(found ->
            found.thenCall(target ->
                judged(api, target)
                    .map(result ->
                        result.map(judged ->
                            new CheckedToken(judged, "an access token", Optional.empty())))));
  }

  private static Future<ApiResult<InstallationCandidate>> target(BitbucketApi api, String owner) {
    var isRepository = owner.contains("/");
    var sent =
        isRepository
            ? api.get(
                "/repositories/{workspace}/{repository}",
                Map.of(
                    "workspace",
                    owner.substring(0, owner.indexOf('/')),
                    "repository",
                    owner.substring(owner.indexOf('/') + 1)))
            : api.get("/workspaces/{workspace}", Map.of("workspace", owner));
    return sent.map(result ->
        result.then(reply ->
            reply.readObject(json ->
                isRepository
                    ? candidate("repositories/", json.getString("full_name"), owner)
                    : candidate("workspaces/", json.getString("uuid"), owner))));
  }

  private static InstallationCandidate candidate(String kind, String id, String owner) {
    return new InstallationCandidate(kind + id, owner, id, Optional.empty());
  }

  /** A token that cannot list webhooks cannot create them either. */
  private static Future<ApiResult<InstallationCandidate>> judged(
      BitbucketApi api, InstallationCandidate target) {
    return api.get("/{+place}/hooks", Map.of("place", target.id()))
        .map(sent ->
            switch (sent) {
              case Ok<JsonReply> _ -> new Ok<>(target);
              case Failed<JsonReply>(ApiFailure.Forbidden(var reason)) ->
                  new Ok<>(refused(target, reason));
              case Failed<JsonReply>(ApiFailure.NotFound(var reason)) ->
                  new Ok<>(refused(target, reason));
              case Failed<JsonReply>(var failure) -> new Failed<>(failure);
            });
  }

  private static InstallationCandidate refused(InstallationCandidate target, String reason) {
    return new InstallationCandidate(
        target.id(),
        target.owner(),
        target.ownerId(),
        Optional.of(
            "The token lacks the scope webhook, or does not administer %s. (%s)"
                .formatted(target.owner(), reason)));
  }

  @Override
  public Future<ApiResult<String>> findName(
      ProviderEndpoint endpoint, AccessToken token, String scopeId) {
    var member = scopeId.startsWith("workspaces/") ? "slug" : "full_name";
    return new BitbucketApi(endpoint, token)
        .get("/{+scope}", Map.of("scope", scopeId))
        .map(sent ->
            sent.then(reply -> reply.readObject(json -> requireNonNull(json.getString(member)))));
  }

  /** A private consumer of a workspace. */
  @Override
  public Future<ApiResult<AccessToken>> mint(ProviderEndpoint endpoint, OwnerClient client) {
    return endpoint
        .oauth()
        .clientToken(
            BitbucketAuthorization.client(
                new RegisteredApp(
                    endpoint,
                    new AppCredential(client.clientId(), client.clientSecret(), Optional.empty()))))
        .map(result -> OAuthTokens.ofClient(result, clock.instant()));
  }
}
