package io.trunkline.host;

/** What became of a host to be made. */
public sealed interface CreateHostResult {

  record Created(Host host) implements CreateHostResult {}

  /** The account has as many hosts as it may have. */
  record QuotaReached(int hostCountMax) implements CreateHostResult {}

  record TooManyTags(int tagCountMax) implements CreateHostResult {}
}
