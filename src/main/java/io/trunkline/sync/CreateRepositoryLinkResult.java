package io.trunkline.sync;

import io.trunkline.provider.ProviderType;

/** What became of a repository link to be made. */
public sealed interface CreateRepositoryLinkResult {

  record Created(RepositoryLink link) implements CreateRepositoryLinkResult {}

  /** The account has no such connection. */
  record UnknownConnection() implements CreateRepositoryLinkResult {}

  /** Git sync does not read from this provider. */
  record UnsupportedProvider(ProviderType providerType) implements CreateRepositoryLinkResult {}

  /** The account has a link to this repository of this provider. */
  record AlreadyLinked(RepositoryLink link) implements CreateRepositoryLinkResult {}

  record QuotaReached(int linkCountMax) implements CreateRepositoryLinkResult {}

  record TooManyTags(int tagCountMax) implements CreateRepositoryLinkResult {}
}
