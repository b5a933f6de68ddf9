package io.trunkline.connection;

/** What became of the wish to share a connection, or to end that. */
public sealed interface ShareResult {

  record Shared(Share share) implements ShareResult {}

  /** It is shared no more. */
  record Unshared(Share share) implements ShareResult {}

  /** The caller has no such connection. */
  record UnknownConnection() implements ShareResult {}

  /** The connection is not shared with that account. */
  record UnknownShare() implements ShareResult {}

  /** The connection cannot be shared so; {@code reason} is for the caller. */
  record Unfit(String reason) implements ShareResult {}

  record QuotaReached(int max) implements ShareResult {}
}
