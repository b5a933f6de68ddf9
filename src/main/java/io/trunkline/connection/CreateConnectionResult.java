package io.trunkline.connection;

/** What became of a connection to be made. */
public sealed interface CreateConnectionResult {

  record Created(Connection connection) implements CreateConnectionResult {}

  /** The account has as many connections as it may have. */
  record QuotaReached(int connectionCountMax) implements CreateConnectionResult {}

  record TooManyTags(int tagCountMax) implements CreateConnectionResult {}
}
