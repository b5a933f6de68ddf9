package io.trunkline.provider;

import io.trunkline.platform.http.ApiResult;
import io.trunkline.platform.secret.Secret;
import io.vertx.core.Future;

/** The tokens of providers at which we act with one. No future fails; failures are results. */
public interface ProviderTokens {

  /**
   * Replaces a pair of tokens. The result is {@code Unauthorized} only if the provider will never
   * accept the refresh token again.
   */
  Future<ApiResult<TokenPair>> refresh(RegisteredApp app, Secret refreshToken);

  /**
   * Asks the provider about a token of an owner: whose it is, and whether its scopes and role
   * suffice.
   *
   * @param owner the full name of what the token shall be used for
   */
  Future<ApiResult<CheckedToken>> check(ProviderEndpoint endpoint, AccessToken token, String owner);

  /**
   * Finds the current full name of a candidate that was chosen before, such as {@code groups/42}.
   */
  Future<ApiResult<String>> findName(ProviderEndpoint endpoint, AccessToken token, String scopeId);

  /**
   * Gets a token of an owner's client. The result is {@code Unauthorized} if the provider rejects
   * the client, and {@code Removed} if the provider has no such clients.
   */
  Future<ApiResult<AccessToken>> mint(ProviderEndpoint endpoint, OwnerClient client);
}
