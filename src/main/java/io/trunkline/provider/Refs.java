package io.trunkline.provider;

import io.trunkline.event.Actor;
import io.trunkline.event.BranchDeleted;
import io.trunkline.event.BranchPushed;
import io.trunkline.event.ChangedFiles;
import io.trunkline.event.Commit;
import io.trunkline.event.RefUpdate;
import io.trunkline.event.Repository;
import io.trunkline.event.RepositoryEvent;
import io.trunkline.event.TagDeleted;
import io.trunkline.event.TagPushed;
import java.util.Optional;

/** Full names of refs, and what it means that one moved. */
public final class Refs {
  public static final String BRANCHES = "refs/heads/";
  public static final String TAGS = "refs/tags/";

  private Refs() {}

  /** Who told of it, and of what. */
  public record Source(Repository repository, Optional<Actor> actor) {}

  /**
   * What a ref did. {@code head} is the commit it points to now, of a tag what that peels to; it is
   * there unless the ref was deleted.
   */
  public static RepositoryEvent toEvent(
      Source source, RefUpdate update, Optional<Commit> head, ChangedFiles files) {
    var name = findShortName(update.ref()).orElseThrow();
    var repository = source.repository();
    var actor = source.actor();
    return update.ref().startsWith(TAGS)
        ? head.<RepositoryEvent>map(
                commit -> new TagPushed(repository, actor, name, update, commit))
            .orElseGet(() -> new TagDeleted(repository, actor, name, update))
        : head.<RepositoryEvent>map(
                commit -> new BranchPushed(repository, actor, name, update, commit, files))
            .orElseGet(() -> new BranchDeleted(repository, actor, name, update));
  }

  /**
   * The prefix goes once: {@code refs/heads/refs/tags/x} is the branch {@code refs/tags/x}. Empty
   * when it names neither a branch nor a tag.
   */
  public static Optional<String> findShortName(String ref) {
    var prefix = ref.startsWith(TAGS) ? TAGS : BRANCHES;
    return ref.startsWith(prefix) && ref.length() > prefix.length()
        ? Optional.of(ref.substring(prefix.length()))
        : Optional.empty();
  }

  /** The full name of a branch or tag in a field that must be there. */
  public static String read(PayloadObject payload, String name) {
    var ref = payload.text(name, PayloadObject.REF_CHARS_MAX);
    if (!ref.isEmpty() && findShortName(ref).isEmpty()) {
      payload.addError(name, "names neither a branch nor a tag");
    }
    return ref;
  }

  /** A branch in a field that must be there, with or without {@code refs/heads/}. */
  public static String readBranch(PayloadObject payload, String name) {
    var ref = payload.text(name, PayloadObject.REF_CHARS_MAX);
    return ref.startsWith(BRANCHES) && ref.length() > BRANCHES.length()
        ? ref.substring(BRANCHES.length())
        : ref;
  }

  /** A ref that was neither before nor is after has not moved. */
  public static void requireMoved(PayloadObject payload, String after, RefUpdate update) {
    if (update.before().isEmpty() && update.after().isEmpty()) {
      payload.addError(after, "is zero like what was before");
    }
  }
}
