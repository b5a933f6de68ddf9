package io.trunkline.event;

import java.util.Optional;

/**
 * An event in a repository, in provider-independent terms: a change of one ref or one pull request,
 * or another event.
 */
public sealed interface RepositoryEvent
    permits BranchPushed, BranchDeleted, TagPushed, TagDeleted, PullRequestChanged, OtherEvent {

  Repository repository();

  /**
   * Returns the account that made the change. Only its id can be trusted: anybody can set the
   * author of a commit.
   */
  Optional<Actor> actor();

  /**
   * Returns the value by which the provider distinguishes two events with the same content, such as
   * GitHub's {@code pushed_at}, Azure's {@code pushId} or the time of a pull request's update.
   * Empty if the provider sends no such value.
   */
  Optional<String> occurrence();
}
