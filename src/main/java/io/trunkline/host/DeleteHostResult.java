package io.trunkline.host;

/** What became of the wish to delete a host. */
public sealed interface DeleteHostResult {

  record Deleted() implements DeleteHostResult {}

  record UnknownHost() implements DeleteHostResult {}

  /** Connections stand on it; they have to be deleted first. */
  record InUse(int connectionCount) implements DeleteHostResult {}

  /** Its status forbids it for now. */
  record Forbidden(HostStatus status) implements DeleteHostResult {}
}
