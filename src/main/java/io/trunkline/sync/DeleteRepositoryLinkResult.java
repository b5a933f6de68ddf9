package io.trunkline.sync;

/** What became of a repository link to be deleted. */
public sealed interface DeleteRepositoryLinkResult {

  record Deleted() implements DeleteRepositoryLinkResult {}

  record UnknownLink() implements DeleteRepositoryLinkResult {}

  /** Sync configurations use it. */
  record StillConfigured(int configurationCount) implements DeleteRepositoryLinkResult {}
}
