package io.trunkline.provider;

import io.trunkline.platform.http.ApiFailure;
import io.trunkline.platform.http.ApiResult;
import io.trunkline.platform.http.ApiResult.Failed;
import io.trunkline.platform.http.ApiResult.Ok;
import io.trunkline.platform.oauth.TokenResult;
import java.time.Instant;

/** Reads the answers of token endpoints. */
public final class OAuthTokens {
  private OAuthTokens() {}

  /** Reads the answer to an authorization code. */
  public static ApiResult<TokenPair> ofCode(TokenResult result, Instant now) {
    return switch (result) {
      case TokenResult.Issued issued -> new Ok<>(pair(issued, now));
      case TokenResult.Refused refused ->
          new Failed<>(new ApiFailure.Invalid(400, message(refused)));
      case TokenResult.Unavailable(var reason) -> new Failed<>(new ApiFailure.Unavailable(reason));
    };
  }

  /**
   * Reads the answer to a refresh token. Only {@code invalid_grant} (RFC 6749, section 5.2) says
   * that the token is dead; other errors are about the app.
   */
  public static ApiResult<TokenPair> ofRefresh(TokenResult result, Instant now) {
    return switch (result) {
      case TokenResult.Issued issued when issued.refreshToken().isPresent() ->
          new Ok<>(pair(issued, now));
      case TokenResult.Issued _ ->
          new Failed<>(new ApiFailure.Unavailable("The provider issued no refresh token."));
      case TokenResult.Refused refused when refused.error().equals("invalid_grant") ->
          new Failed<>(new ApiFailure.Unauthorized(message(refused)));
      case TokenResult.Refused refused -> new Failed<>(new ApiFailure.Forbidden(message(refused)));
      case TokenResult.Unavailable(var reason) -> new Failed<>(new ApiFailure.Unavailable(reason));
    };
  }

  private static TokenPair pair(TokenResult.Issued issued, Instant now) {
    return new TokenPair(
        new AccessToken(issued.accessToken(), issued.expiresIn().map(now::plus)),
        issued.refreshToken());
  }

  private static String message(TokenResult.Refused refused) {
    return (refused.description() + " (" + refused.error() + ")").strip();
  }
}
