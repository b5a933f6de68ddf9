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
 * @param eventId identifies the change; the same for all pipelines
 * @param key 16 bytes; two changes with equal keys are the same change, or one repeats the other
 * @param occurrence 0 for the first occurrence; each real repetition adds one
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

  /** Length of a key. A key is the beginning of a SHA-256 digest. */
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

  /**
   * Returns this change with the event id and the occurrence number under which another webhook
   * already reported it.
   */
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
   * The event's name is not part of the key, because it may come from a header, and no provider
   * signs headers. The same body with another event name is therefore a repeat.
   */
  private static Change ofOther(UUID eventId, OtherEvent other) {
    var repositoryId = other.repository().id();
    var key = digest(repositoryId, "event", other.digest());
    return new Change(
        eventId, key, 0, key, repositoryId, "", "", SanitizedText.text(other.name()), true);
  }

  /** Returns the subject that all changes of a pull request share. */
  static Buffer subjectOf(PullRequestChanged pullRequest) {
    return digest(pullRequest.repository().id(), numberOf(pullRequest));
  }

  private static String numberOf(PullRequestChanged pullRequest) {
    return "#" + pullRequest.number();
  }

  /** Hashes each part after its length, so that different lists of parts have different digests. */
  static Buffer digest(String... parts) {
    var sha = sha256();
    for (var part : parts) {
      update(sha, part.getBytes(UTF_8));
    }
    return cut(sha);
  }

  /**
   * Returns the key that identifies repeats of a delivery (whose scope is its installation) or of a
   * dispatch (whose scope is its pipeline).
   */
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
