package io.trunkline.event;

import java.util.Optional;

/**
 * A pull request was opened, got new commits, or was closed.
 *
 * @param occurrence the time of the event as it is in the body; empty if it is missing
 * @param sourceRepository the full name; empty if the fork was deleted
 * @param head the last commit of the source branch
 * @param previousHead the head before an update, if the provider sends it
 * @param files the changed files of the whole pull request
 */
public record PullRequestChanged(
    Repository repository,
    Optional<Actor> actor,
    long number,
    Event event,
    Optional<String> occurrence,
    String title,
    boolean merged,
    boolean draft,
    boolean fromFork,
    String sourceBranch,
    Optional<String> sourceRepository,
    String destinationBranch,
    Optional<String> destinationCommitId,
    Optional<String> webUrl,
    Commit head,
    Optional<String> previousHead,
    ChangedFiles files)
    implements RepositoryEvent {

  /** The events that a pull-request filter of CodePipeline V2 distinguishes. */
  public enum Event {
    OPEN,
    UPDATED,
    CLOSED
  }

  /** Returns a copy with another head. */
  public PullRequestChanged withHead(Commit other) {
    return new PullRequestChanged(
        repository,
        actor,
        number,
        event,
        occurrence,
        title,
        merged,
        draft,
        fromFork,
        sourceBranch,
        sourceRepository,
        destinationBranch,
        destinationCommitId,
        webUrl,
        other,
        previousHead,
        files);
  }

  /** Returns a copy with another event and another previous head. */
  public PullRequestChanged withEvent(Event other, Optional<String> headBefore) {
    return new PullRequestChanged(
        repository,
        actor,
        number,
        other,
        occurrence,
        title,
        merged,
        draft,
        fromFork,
        sourceBranch,
        sourceRepository,
        destinationBranch,
        destinationCommitId,
        webUrl,
        head,
        headBefore,
        files);
  }
}
