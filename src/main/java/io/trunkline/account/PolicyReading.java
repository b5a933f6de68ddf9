package io.trunkline.account;

/** What became of reading a policy document. */
public sealed interface PolicyReading {

  record Read(Policy policy) implements PolicyReading {}

  /** {@code reason} names the place and what would be right. */
  record Refused(String reason) implements PolicyReading {}
}
