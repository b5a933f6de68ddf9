package io.trunkline.provider.gitlab;

import static io.trunkline.provider.PayloadObject.DATE_CHARS_MAX;
import static io.trunkline.provider.PayloadObject.NAME_CHARS_MAX;
import static io.trunkline.provider.gitlab.GitlabFields.findNonEmpty;

import io.trunkline.event.Commit;
import io.trunkline.provider.PayloadObject;
import io.trunkline.provider.SkipMarks;
import java.util.stream.Stream;

/** Reads a commit of GitLab's payloads. */
final class GitlabCommit {
  /** GitLab also accepts a hyphen or an underscore instead of the space. */
  private static final SkipMarks SKIP_MARKS =
      new SkipMarks("[skip-ci]", "[skip_ci]", "[ci-skip]", "[ci_skip]");

  /** Replaces the e-mail addresses of a webhook that is resent from GitLab's log. */
  private static final String REDACTED = "[REDACTED]";

  private GitlabCommit() {}

  /** The paths of the fields of a commit in the object at this path. */
  static Stream<String> paths(String path) {
    return Stream.of("id", "message", "timestamp", "author.name", "author.email")
        .map(field -> path + "." + field);
  }

  /** Reads the commit {@code id} from an object that has its details. */
  static Commit read(PayloadObject details, String id) {
    var author = details.object("author");
    var message = findNonEmpty(details, "message", Integer.MAX_VALUE);
    return new Commit(
        id,
        message,
        findNonEmpty(author, "name", NAME_CHARS_MAX),
        findNonEmpty(author, "email", NAME_CHARS_MAX).filter(email -> !email.equals(REDACTED)),
        findNonEmpty(details, "timestamp", DATE_CHARS_MAX),
        message.flatMap(SKIP_MARKS::find));
  }
}
