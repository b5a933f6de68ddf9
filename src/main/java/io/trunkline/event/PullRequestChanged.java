package io.trunkline.event;

import java.util.Optional;

/**
 * A pull request was opened, got new commits, or was closed. {@code head} is the tip of its source
 * branch. {@code previousHead} is the head before an update. {@code sourceRepository} is empty when
 * the fork is gone. {@code files} are those of the whole pull request.
 */
public record PullRequestChanged(
    Repository repository,
    Optional<Actor> actor,
    long number,
    Event event,
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

  /** The three classes of a CodePipeline V2 pull-request filter. */
  public enum Event {
    OPEN,
    UPDATED,
    CLOSED
  }

  /** The same pull request after another event, with the head that it had before. */
  public PullRequestChanged as(Event other, Optional<String> headBefore) {
    return new PullRequestChanged(
        repository,
        actor,
        number,
        other,
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
