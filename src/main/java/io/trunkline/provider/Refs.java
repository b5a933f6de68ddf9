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

/** Reads full names of refs, and creates the events of moved refs. */
public final class Refs {
  public static final String BRANCHES = "refs/heads/";
  public static final String TAGS = "refs/tags/";

  private Refs() {}

  /** The repository of a push, and the account that pushed. */
  public record Source(Repository repository, Optional<Actor> actor) {}

  /**
   * Creates the event of a moved ref.
   *
   * @param head the commit that the ref points to now; empty if the ref was deleted
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
   * Removes the prefix once: {@code refs/heads/refs/tags/x} is the branch {@code refs/tags/x}.
   * Empty if the ref is neither a branch nor a tag.
   */
  public static Optional<String> findShortName(String ref) {
    var prefix = ref.startsWith(TAGS) ? TAGS : BRANCHES;
    return ref.startsWith(prefix) && ref.length() > prefix.length()
        ? Optional.of(ref.substring(prefix.length()))
        : Optional.empty();
  }

  /** Reads a required field with the full name of a branch or tag. */
  public static String read(PayloadObject payload, String name) {
    var ref = payload.text(name, PayloadObject.REF_CHARS_MAX);
    if (!ref.isEmpty() && findShortName(ref).isEmpty()) {
      payload.addError(name, "is neither a branch nor a tag");
    }
    return ref;
  }

  /** Reads a required field with a branch, with or without {@code refs/heads/}. */
  public static String readBranch(PayloadObject payload, String name) {
    var ref = payload.text(name, PayloadObject.REF_CHARS_MAX);
    return ref.startsWith(BRANCHES) && ref.length() > BRANCHES.length()
        ? ref.substring(BRANCHES.length())
        : ref;
  }

  /** Adds an error if the ref existed neither before nor after. */
  public static void requireMoved(PayloadObject payload, String after, RefUpdate update) {
    if (update.before().isEmpty() && update.after().isEmpty()) {
      payload.addError(after, "is zero, and so is the old commit");
    }
  }
}
