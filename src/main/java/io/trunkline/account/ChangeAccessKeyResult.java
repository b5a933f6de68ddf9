package io.trunkline.account;

/** What became of a change of an access key. */
public sealed interface ChangeAccessKeyResult {

  /** As it is now, or was before it was deleted. */
  record Changed(AccessKeyDetails key) implements ChangeAccessKeyResult {}

  record UnknownKey() implements ChangeAccessKeyResult {}

  /** The settings of this node name the key; only they can change it. */
  record KeyOfSettings() implements ChangeAccessKeyResult {}

  /** The policy is none. */
  record Refused(String reason) implements ChangeAccessKeyResult {}
}
