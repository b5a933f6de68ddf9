package io.trunkline.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.trunkline.event.BranchDeleted;
import io.trunkline.event.BranchPushed;
import io.trunkline.event.OtherEvent;
import io.trunkline.event.PullRequestChanged;
import io.trunkline.event.RefUpdate;
import io.trunkline.event.RepositoryEvent;
import io.trunkline.event.TagDeleted;
import io.trunkline.event.TagPushed;
import io.vertx.core.buffer.Buffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.UUID;

/**
 * One ref that moved, one pull request that changed, or another event, as table {@code change}
 * stores it.
 *
 * @param eventId one per change, the same for all pipelines
 * @param key 16 bytes; equal keys are the same change or a repetition of it
 * @param occurrence 0 for the first, one more for each real repetition
 * @param subject 16 bytes; identifies the ref or the pull request of a repository
 * @param ref the full ref, or {@code #} and the number of the pull request; empty for another event
 * @param before commit id, empty if absent; empty for a pull request
 * @param after commit id, empty if absent; for a pull request its event and its head commit; for
 *     another event its name
 * @param hasProviderOccurrence whether the provider distinguishes repetitions itself, so that an
 *     equal key always means the same change
 */
record Change(
    UUID eventId,
    Buffer key,
    int occurrence,
    Buffer subject,
    String repositoryId,
    String ref,
    String before,
    String after,
    boolean hasProviderOccurrence) {

  /** Length of a key, which is the beginning of a SHA-256 digest. */
  static final int DIGEST_BYTES = 16;

  static Change of(RepositoryEvent event, UUID eventId) {
    return switch (event) {
      case BranchPushed(var repository, _, _, var update, _, _) ->
          ofRef(eventId, repository.id(), update);
      case BranchDeleted(var repository, _, _, var update) ->
          ofRef(eventId, repository.id(), update);
      case TagPushed(var repository, _, _, var update, _) ->
          ofRef(eventId, repository.id(), update);
      case TagDeleted(var repository, _, _, var update) -> ofRef(eventId, repository.id(), update);
      case PullRequestChanged pullRequest -> ofPullRequest(eventId, pullRequest);
      case OtherEvent other -> ofOther(eventId, other);
    };
  }

  /** The same change as another webhook reported it before. */
  Change asReported(UUID firstEventId, int firstOccurrence) {
    return new Change(
        firstEventId,
        key,
        firstOccurrence,
        subject,
        repositoryId,
        ref,
        before,
        after,
        hasProviderOccurrence);
  }

  Change withOccurrence(int next) {
    return new Change(
        eventId, key, next, subject, repositoryId, ref, before, after, hasProviderOccurrence);
  }

  private static Change ofRef(UUID eventId, String repositoryId, RefUpdate update) {
    var before = update.before().orElse("");
    var after = update.after().orElse("");
    return new Change(
        eventId,
        digest(repositoryId, update.ref(), before, after, update.occurrence().orElse("")),
        0,
        digest(repositoryId, update.ref()),
        repositoryId,
        SanitizedText.text(update.ref()),
        before,
        after,
        update.occurrence().isPresent());
  }

  private static Change ofPullRequest(UUID eventId, PullRequestChanged pullRequest) {
    var repositoryId = pullRequest.repository().id();
    var number = numberOf(pullRequest);
    var event = pullRequest.event().name();
    var head = pullRequest.head().id();
    return new Change(
        eventId,
        digest(repositoryId, number, event, head),
        0,
        subjectOf(pullRequest),
        repositoryId,
        number,
        "",
        event + " " + head,
        false);
  }

  /**
   * No provider signs the name of an event that is in a header, so it is not part of the key: the
   * same body under another name is a repeat.
   */
  private static Change ofOther(UUID eventId, OtherEvent other) {
    var repositoryId = other.repository().id();
    var key = digest(repositoryId, "event", other.digest());
    return new Change(
        eventId, key, 0, key, repositoryId, "", "", SanitizedText.text(other.name()), true);
  }

  /** The subject of all changes of a pull request. */
  static Buffer subjectOf(PullRequestChanged pullRequest) {
    return digest(pullRequest.repository().id(), numberOf(pullRequest));
  }

  private static String numberOf(PullRequestChanged pullRequest) {
    return "#" + pullRequest.number();
  }

  /** Each part is preceded by its length, so that different lists of parts differ in the digest. */
  static Buffer digest(String... parts) {
    var sha = sha256();
    for (var part : parts) {
      update(sha, part.getBytes(UTF_8));
    }
    return cut(sha);
  }

  /** Returns the repeat key of a delivery or dispatch within its scope. */
  static Buffer digest(UUID scope, Buffer identity, int occurrence) {
    var sha = sha256();
    update(sha, scope.toString().getBytes(UTF_8));
    update(sha, identity.getBytes());
    update(sha, Integer.toString(occurrence).getBytes(UTF_8));
    return cut(sha);
  }

  private static void update(MessageDigest sha, byte[] part) {
    sha.update(Buffer.buffer(4).appendInt(part.length).getBytes());
    sha.update(part);
  }

  private static Buffer cut(MessageDigest sha) {
    return Buffer.buffer(Arrays.copyOf(sha.digest(), DIGEST_BYTES));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
