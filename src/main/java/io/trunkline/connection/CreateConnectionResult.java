package io.trunkline.connection;

import io.trunkline.host.HostArn;
import io.trunkline.host.HostStatus;

/** What became of a connection to be made. */
public sealed interface CreateConnectionResult {

  record Created(Connection connection) implements CreateConnectionResult {}

  /** The account has as many connections in the Region as it may have. */
  record QuotaReached(int connectionCountMax) implements CreateConnectionResult {}

  record TooManyTags(int tagCountMax) implements CreateConnectionResult {}

  record UnknownHost(HostArn arn) implements CreateConnectionResult {}

  /** The host has a status in which nothing can be put on it. */
  record HostUnavailable(HostStatus status) implements CreateConnectionResult {}

  /** Provider type, host and Region do not go together; {@code reason} is for the caller. */
  record Mismatch(String reason) implements CreateConnectionResult {}
}
