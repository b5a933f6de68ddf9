package io.trunkline.provider;

import io.trunkline.platform.http.ApiResult;
import io.trunkline.platform.secret.Secret;
import io.vertx.core.Future;

/** The tokens of providers at which we act as a person. No future fails; failures are results. */
public interface ProviderTokens {

  /**
   * Replaces a pair of tokens. The result is {@code Unauthorized} only if the provider will never
   * accept the refresh token again.
   */
  Future<ApiResult<TokenPair>> refresh(RegisteredApp app, Secret refreshToken);
}
