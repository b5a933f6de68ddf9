package io.trunkline.platform.oauth;

import io.trunkline.platform.secret.Secret;
import java.time.Duration;
import java.util.Optional;

/** What came of a token request. */
public sealed interface TokenResult {

  /**
   * The server issued tokens.
   *
   * @param refreshToken empty if the server issued none
   * @param expiresIn of the access token; empty if the server does not say
   */
  record Issued(Secret accessToken, Optional<Secret> refreshToken, Optional<Duration> expiresIn)
      implements TokenResult {}

  /**
   * The server refused, which is final.
   *
   * @param error the code of RFC 6749, section 5.2, such as {@code invalid_grant}, or the server's
   *     own
   * @param description the server's explanation; may be empty
   */
  record Refused(String error, String description) implements TokenResult {}

  /** No usable answer arrived; the server may have issued a token nevertheless. */
  record Unavailable(String reason) implements TokenResult {}
}
