package io.trunkline.provider;

import io.trunkline.platform.http.ApiFailure;
import io.trunkline.platform.http.ApiResult;
import io.trunkline.platform.http.ApiResult.Failed;
import io.trunkline.platform.http.ApiResult.Ok;
import io.trunkline.platform.oauth.TokenResult;
import io.trunkline.platform.secret.Secret;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Reads the answers of token endpoints. */
public final class OAuthTokens {
  /** RFC 6749, section 5.2, and OpenID Connect Core, section 3.1.2.6, which Entra follows. */
  private static final Set<String> DEAD =
      Set.of("invalid_grant", "interaction_required", "login_required", "consent_required");

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
   * Reads the answer to a refresh token. It is dead only if a person must authorize the app again;
   * other errors are about the app. A server that issues no new refresh token still accepts the old
   * one (section 6).
   */
  public static ApiResult<TokenPair> ofRefresh(
      TokenResult result, Secret refreshToken, Instant now) {
    return switch (result) {
      case TokenResult.Issued issued ->
          new Ok<>(
              new TokenPair(
                  pair(issued, now).access(),
                  issued.refreshToken().or(() -> Optional.of(refreshToken))));
      case TokenResult.Refused refused when DEAD.contains(refused.error()) ->
          new Failed<>(new ApiFailure.Unauthorized(message(refused)));
      case TokenResult.Refused refused -> new Failed<>(new ApiFailure.Forbidden(message(refused)));
      case TokenResult.Unavailable(var reason) -> new Failed<>(new ApiFailure.Unavailable(reason));
    };
  }

  /** Reads the answer to a client's own credential. */
  public static ApiResult<AccessToken> ofClient(TokenResult result, Instant now) {
    return switch (result) {
      case TokenResult.Issued issued -> new Ok<>(pair(issued, now).access());
      case TokenResult.Refused refused ->
          new Failed<>(new ApiFailure.Unauthorized(message(refused)));
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
