package io.trunkline.sync;

import io.trunkline.provider.ProviderType;

/** What became of a change of a repository link. */
public sealed interface UpdateRepositoryLinkResult {

  record Updated(RepositoryLink link) implements UpdateRepositoryLinkResult {}

  record UnknownLink() implements UpdateRepositoryLinkResult {}

  /** The account has no connection of the ARN that the link was to move to. */
  record UnknownConnection() implements UpdateRepositoryLinkResult {}

  /** The connection that the link was to move to is for another provider type. */
  record OtherProvider(ProviderType linked, ProviderType wanted)
      implements UpdateRepositoryLinkResult {}
}
