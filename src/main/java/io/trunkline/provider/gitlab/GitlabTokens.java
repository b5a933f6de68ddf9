package io.trunkline.provider.gitlab;

import io.trunkline.platform.http.ApiResult;
import io.trunkline.platform.secret.Secret;
import io.trunkline.provider.OAuthTokens;
import io.trunkline.provider.ProviderTokens;
import io.trunkline.provider.RegisteredApp;
import io.trunkline.provider.TokenPair;
import io.vertx.core.Future;
import java.time.InstantSource;

/** GitLab's token pairs. A refresh ends both old tokens at once. */
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
        .map(result -> OAuthTokens.ofRefresh(result, clock.instant()));
  }
}
