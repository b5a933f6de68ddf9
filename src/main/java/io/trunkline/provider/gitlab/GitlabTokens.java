package io.trunkline.provider.gitlab;

import static java.util.Objects.requireNonNull;

import io.trunkline.platform.http.ApiFailure;
import io.trunkline.platform.http.ApiResult;
import io.trunkline.platform.secret.Secret;
import io.trunkline.provider.AccessToken;
import io.trunkline.provider.CheckedToken;
import io.trunkline.provider.OAuthTokens;
import io.trunkline.provider.OwnerClient;
import io.trunkline.provider.ProviderEndpoint;
import io.trunkline.provider.ProviderTokens;
import io.trunkline.provider.RegisteredApp;
import io.trunkline.provider.TokenPair;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.Map;

/** GitLab's tokens. A refresh ends both old tokens of a pair at once. */
public final class GitlabTokens implements ProviderTokens {
  private final InstantSource clock;

  public GitlabTokens(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public Future<ApiResult<TokenPair>> refresh(RegisteredApp app, Secret refreshToken) {
    return app.endpoint()
        .oauth()
        .refresh(GitlabAuthorization.client(app), refreshToken)
        .map(result -> OAuthTokens.ofRefresh(result, refreshToken, clock.instant()));
  }

  @Override
  public Future<ApiResult<CheckedToken>> check(
      ProviderEndpoint endpoint, AccessToken token, String owner) {
    return new GitlabTokenCheck(new GitlabApi(endpoint, token), owner).run();
  }

  @Override
  public Future<ApiResult<String>> findName(
      ProviderEndpoint endpoint, AccessToken token, String scopeId) {
    var member = scopeId.startsWith("groups/") ? "full_path" : "path_with_namespace";
    return new GitlabApi(endpoint, token)
        .get("/{+scope}", Map.of("scope", scopeId))
        .map(sent ->
            sent.then(reply -> reply.readObject(json -> requireNonNull(json.getString(member)))));
  }

  @Override
  public Future<ApiResult<AccessToken>> mint(ProviderEndpoint endpoint, OwnerClient client) {
    return ApiResult.failed(
        new ApiFailure.Removed("GitLab has no clients that act without a person."));
  }
}
