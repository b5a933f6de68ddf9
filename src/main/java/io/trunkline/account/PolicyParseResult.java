package io.trunkline.account;

/** What became of reading a policy document. */
public sealed interface PolicyParseResult {

  record Read(Policy policy) implements PolicyParseResult {}

  /** {@code reason} names the place and what would be right. */
  record Refused(String reason) implements PolicyParseResult {}
}
