package io.trunkline.provider.bitbucket;

import static io.trunkline.provider.PayloadObject.DATE_CHARS_MAX;
import static io.trunkline.provider.PayloadObject.NAME_CHARS_MAX;

import io.trunkline.event.Commit;
import io.trunkline.provider.PayloadObject;
import io.trunkline.provider.SkipMarks;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads a commit of Bitbucket's payloads. */
final class BitbucketCommit {
  private static final SkipMarks SKIP_MARKS = new SkipMarks();

  private BitbucketCommit() {}

  /** The paths of the fields of a commit in the object at this path. */
  static Stream<String> paths(String path) {
    return Stream.of("hash", "message", "date", "author.raw", "author.user.display_name")
        .map(field -> path + "." + field);
  }

  /** Reads the commit {@code id} from an object that has its details. */
  static Commit read(PayloadObject details, String id) {
    var author = Author.read(details.object("author"));
    var message = details.findText("message", Integer.MAX_VALUE);
    return new Commit(
        id,
        message,
        author.displayName(),
        author.email(),
        details.findText("date", DATE_CHARS_MAX),
        message.flatMap(SKIP_MARKS::find));
  }

  private record Author(Optional<String> displayName, Optional<String> email) {

    /**
     * Reads {@code raw}, which is {@code Name <email>}; without a name, uses the account's name.
     */
    static Author read(PayloadObject author) {
      var raw = author.findText("raw", 2 * NAME_CHARS_MAX).orElse("").strip();
      var open = raw.lastIndexOf('<');
      var hasEmail = open >= 0 && raw.endsWith(">");
      var name = hasEmail ? raw.substring(0, open) : raw;
      var email = hasEmail ? raw.substring(open + 1, raw.length() - 1) : "";
      return new Author(
          findNonBlank(name)
              .or(() -> author.object("user").findText("display_name", NAME_CHARS_MAX)),
          findNonBlank(email));
    }

    private static Optional<String> findNonBlank(String text) {
      return Optional.of(text.strip()).filter(stripped -> !stripped.isEmpty());
    }
  }
}
