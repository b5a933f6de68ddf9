package io.trunkline.provider.bitbucket;

import static io.trunkline.provider.PayloadObject.NAME_CHARS_MAX;
import static io.trunkline.provider.PayloadObject.REF_CHARS_MAX;
import static io.trunkline.provider.bitbucket.BitbucketFields.actor;
import static io.trunkline.provider.bitbucket.BitbucketFields.repository;

import io.trunkline.event.ChangedFiles;
import io.trunkline.event.Commit;
import io.trunkline.event.RefUpdate;
import io.trunkline.event.RepositoryEvent;
import io.trunkline.provider.MultiChangeDelivery;
import io.trunkline.provider.NormalizedWebhook;
import io.trunkline.provider.NormalizedWebhook.Ignored;
import io.trunkline.provider.PayloadObject;
import io.trunkline.provider.PayloadReader;
import io.trunkline.provider.Refs;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads the event {@code repo:push}: any number of moved branches and tags, without changed files.
 */
final class BitbucketPush {
  private static final PayloadReader READER =
      BitbucketFields.reader(
          Stream.of(
                  Stream.of("forced"),
                  tipPaths("old"),
                  tipPaths("new"),
                  BitbucketCommit.paths("new.target"),
                  BitbucketCommit.paths("commits"))
              .flatMap(paths -> paths)
              .map(path -> "push.changes." + path));

  private BitbucketPush() {}

  private static Stream<String> tipPaths(String path) {
    return Stream.of(path + ".type", path + ".name", path + ".target.hash");
  }

  static NormalizedWebhook normalize(byte[] json) {
    var payload = READER.read(json);
    var source = new Refs.Source(repository(payload), actor(payload));
    var changes = payload.object("push").objects("changes");
    return payload
        .findError()
        .<NormalizedWebhook>map(Ignored::new)
        .orElseGet(() -> MultiChangeDelivery.read(changes, change -> event(source, change)));
  }

  private static Optional<RepositoryEvent> event(Refs.Source source, PayloadObject change) {
    var update = refUpdate(change);
    return change.findError().isPresent()
        ? Optional.empty()
        : Optional.of(
            Refs.toEvent(
                source,
                update,
                update.after().map(after -> commit(change, after)),
                ChangedFiles.unknown()));
  }

  /**
   * A null ref means that the other one was created or deleted. The flags of these names are
   * redundant.
   */
  private static RefUpdate refUpdate(PayloadObject change) {
    var before = change.findObject("old");
    var after = change.findObject("new");
    if (before.isEmpty() && after.isEmpty()) {
      change.addError("new", "is null, and so is the old ref");
    }
    return new RefUpdate(
        after.or(() -> before).map(BitbucketPush::ref).orElse(""),
        before.map(BitbucketPush::hash),
        after.map(BitbucketPush::hash),
        change.findFlag("forced").orElse(false),
        Optional.empty());
  }

  private static String ref(PayloadObject tip) {
    var name = tip.text("name", REF_CHARS_MAX);
    return switch (tip.text("type", NAME_CHARS_MAX)) {
      case "branch", "named_branch" -> Refs.BRANCHES + name;
      case "tag", "annotated_tag" -> Refs.TAGS + name;
      default -> {
        tip.addError("type", "is neither a branch nor a tag");
        yield "";
      }
    };
  }

  /** For an annotated tag, this is the hash of its commit. */
  private static String hash(PayloadObject tip) {
    return tip.object("target").requiredCommitId("hash");
  }

  /** Takes the details from the tip; if it has none, from the list {@code commits}. */
  private static Commit commit(PayloadObject change, String id) {
    var target = change.object("new").object("target");
    var listed =
        change.findObjects("commits").orElse(List.of()).stream()
            .filter(commit -> commit.findCommitId("hash").equals(Optional.of(id)))
            .findFirst();
    var details =
        target.findText("message", Integer.MAX_VALUE).isPresent() ? target : listed.orElse(target);
    return BitbucketCommit.read(details, id);
  }
}
