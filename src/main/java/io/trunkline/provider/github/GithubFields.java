package io.trunkline.provider.github;

import io.trunkline.event.Actor;
import io.trunkline.event.Repository;
import io.trunkline.provider.Payload;
import io.trunkline.provider.PayloadReader;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What the payloads of all events have in common. */
final class GithubFields {
  static final int REF_CHARS_MAX = 1_024;
  static final int NAME_CHARS_MAX = 512;
  static final int URL_CHARS_MAX = 2_048;

  private static final int EVENT_CHARS_MAX = 64;

  /** A commit id is 40 digits, or 64 in a SHA-256 repository. */
  private static final int COMMIT_CHARS_MAX = 64;

  private static final List<String> SHARED =
      List.of(
          "repository.id",
          "repository.full_name",
          "repository.owner.id",
          "repository.clone_url",
          "repository.html_url",
          "repository.default_branch",
          "sender.id",
          "sender.login");

  private GithubFields() {}

  /** A reader of these paths and of what all events share. */
  static PayloadReader reader(String... paths) {
    return PayloadReader.of(Stream.concat(SHARED.stream(), Stream.of(paths)).toList());
  }

  static Repository repository(Payload event) {
    var repository = event.object("repository");
    return new Repository(
        Long.toString(repository.positive("id")),
        Long.toString(repository.object("owner").positive("id")),
        fullName(repository),
        repository.findText("clone_url", URL_CHARS_MAX),
        repository.findText("html_url", URL_CHARS_MAX),
        repository.findText("default_branch", REF_CHARS_MAX));
  }

  static Optional<Actor> actor(Payload event) {
    var sender = event.object("sender");
    var id = sender.findPositive("id").map(String::valueOf);
    var login = sender.findText("login", NAME_CHARS_MAX);
    return id.isEmpty() && login.isEmpty() ? Optional.empty() : Optional.of(new Actor(id, login));
  }

  /** The commit of a field that must be there; empty when it is all zeros, which says none. */
  static Optional<String> commitId(Payload payload, String name) {
    var id = payload.text(name, COMMIT_CHARS_MAX);
    if (!id.isEmpty() && !isHex(id)) {
      payload.complain(name, "is not a commit id");
    }
    return isZero(id) ? Optional.empty() : Optional.of(id);
  }

  /** The commit of a field that may be absent; empty also when it is no commit id. */
  static Optional<String> findCommitId(Payload payload, String name) {
    return payload.findText(name, COMMIT_CHARS_MAX).filter(id -> isHex(id) && !isZero(id));
  }

  /**
   * Whether it looks like GitHub's names of events and actions, and may be repeated in a reason.
   */
  static boolean isName(String name) {
    return name.length() <= EVENT_CHARS_MAX
        && name.chars().allMatch(c -> (c >= 'a' && c <= 'z') || c == '_');
  }

  private static String fullName(Payload repository) {
    var fullName = repository.text("full_name", NAME_CHARS_MAX);
    var slash = fullName.indexOf('/');
    if (slash <= 0 || slash == fullName.length() - 1 || slash != fullName.lastIndexOf('/')) {
      repository.complain("full_name", "is not owner/name");
    }
    return fullName;
  }

  private static boolean isHex(String id) {
    return !id.isEmpty() && id.chars().allMatch(c -> c < 128 && Character.digit(c, 16) >= 0);
  }

  private static boolean isZero(String id) {
    return id.chars().allMatch(c -> c == '0');
  }
}
