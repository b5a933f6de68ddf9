package io.trunkline.provider.github;

import io.trunkline.provider.SkipMarks;
import java.util.Optional;
import java.util.regex.Pattern;

/** Finds the marks in a commit message that make GitHub Actions skip the commit. */
final class GithubSkipMarks {
  private static final SkipMarks MARKS =
      new SkipMarks("[no ci]", "[skip actions]", "[actions skip]");
  private static final String TRAILER = "skip-checks: true";

  /** A trailer: a separate line in the last paragraph. */
  private static final Pattern TRAILER_LINE =
      Pattern.compile("^skip-checks:\\s*true\\s*$", Pattern.MULTILINE | Pattern.CASE_INSENSITIVE);

  private GithubSkipMarks() {}

  static Optional<String> find(String message) {
    return MARKS.find(message).or(() -> findTrailer(message));
  }

  private static Optional<String> findTrailer(String message) {
    var text = message.stripTrailing();
    var lastParagraph = text.substring(text.lastIndexOf("\n\n") + 1);
    return TRAILER_LINE.matcher(lastParagraph).find() ? Optional.of(TRAILER) : Optional.empty();
  }
}
