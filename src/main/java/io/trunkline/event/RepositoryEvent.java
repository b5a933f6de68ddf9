package io.trunkline.event;

import java.util.Optional;

/** One piece of repository news: one ref that moved, or one pull request that moved. */
public sealed interface RepositoryEvent
    permits BranchPushed, BranchDeleted, TagPushed, TagDeleted, PullRequestChanged {

  Repository repository();

  /** The provider account that did it; trust hangs on its id, never on a commit's author. */
  Optional<Actor> actor();
}
