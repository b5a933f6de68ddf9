package io.trunkline.host;

/** What became of a wish to update or to register a host. */
public sealed interface ChangeHostResult {

  /** As it is now. */
  record Changed(Host host) implements ChangeHostResult {}

  record UnknownHost() implements ChangeHostResult {}

  /** Its status forbids the change; once it has another one, the change may be possible. */
  record Forbidden(HostStatus status) implements ChangeHostResult {}
}
