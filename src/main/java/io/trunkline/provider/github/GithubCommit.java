package io.trunkline.provider.github;

import static io.trunkline.provider.PayloadObject.DATE_CHARS_MAX;
import static io.trunkline.provider.PayloadObject.NAME_CHARS_MAX;

import io.trunkline.event.Commit;
import io.trunkline.provider.PayloadObject;
import java.util.stream.Stream;

/** Reads a commit of GitHub's payloads. */
final class GithubCommit {
  private GithubCommit() {}

  /** The paths of the fields of a commit in the object at this path. */
  static Stream<String> paths(String path) {
    return Stream.of("id", "message", "timestamp", "author.name", "author.email", "author.date")
        .map(field -> path + "." + field);
  }

  /** Reads the commit {@code id} from an object that has its details. */
  static Commit read(PayloadObject details, String id) {
    var author = details.object("author");
    var message = details.findText("message", Integer.MAX_VALUE);
    return new Commit(
        id,
        message,
        author.findText("name", NAME_CHARS_MAX),
        author.findText("email", NAME_CHARS_MAX),
        // Older payloads have only the committer's timestamp.
        author
            .findText("date", DATE_CHARS_MAX)
            .or(() -> details.findText("timestamp", DATE_CHARS_MAX)),
        message.flatMap(GithubSkipMarks::find));
  }
}
