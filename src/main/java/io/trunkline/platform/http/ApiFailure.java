package io.trunkline.platform.http;

import java.time.Instant;

/**
 * Why an API did not do what a call asked for. Texts are the API's own, cut and without secrets.
 */
public sealed interface ApiFailure {

  /** One sentence for people. */
  String message();

  /** The credential is missing, expired or revoked. */
  record Unauthorized(String message) implements ApiFailure {}

  /** The credential is valid, but not for this call. */
  record Forbidden(String message) implements ApiFailure {}

  /** No further call may be made before {@code until}. */
  record RateLimited(Instant until) implements ApiFailure {
    @Override
    public String message() {
      return "rate limited until " + until;
    }
  }

  /** The resource does not exist, or the credential cannot see it. */
  record NotFound(String message) implements ApiFailure {}

  /** The API no longer has this operation. */
  record Removed(String message) implements ApiFailure {}

  /** The API cannot accept the request, with a status such as 400, 409 or 422. */
  record Invalid(int status, String message) implements ApiFailure {}

  /** The API did not answer, or not with what its documentation says; trying later may help. */
  record Unavailable(String message) implements ApiFailure {}
}
