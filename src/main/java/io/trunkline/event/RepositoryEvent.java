package io.trunkline.event;

import java.util.Optional;

/**
 * What happened in a repository, in provider-independent terms: a change of one ref or one pull
 * request, or another event.
 */
public sealed interface RepositoryEvent
    permits BranchPushed, BranchDeleted, TagPushed, TagDeleted, PullRequestChanged, OtherEvent {

  Repository repository();

  /** The account that made the change. Trust its id, and never the author of a commit. */
  Optional<Actor> actor();

  /**
   * What the provider itself says to distinguish two events with the same content: GitHub's {@code
   * pushed_at}, Azure's {@code pushId}, the time of a pull request's update. Empty if it says
   * nothing.
   */
  Optional<String> occurrence();
}
