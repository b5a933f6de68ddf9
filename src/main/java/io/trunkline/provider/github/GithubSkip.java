package io.trunkline.provider.github;

import io.trunkline.provider.SkipMarks;
import java.util.Optional;
import java.util.regex.Pattern;

/** How a commit's message asks GitHub Actions to start nothing. */
final class GithubSkip {
  private static final SkipMarks MARKS =
      new SkipMarks("[no ci]", "[skip actions]", "[actions skip]");
  private static final String TRAILER = "skip-checks: true";

  /** A line of its own in the last paragraph, where trailers stand. */
  private static final Pattern TRAILER_LINE =
      Pattern.compile("^skip-checks:\\s*true\\s*$", Pattern.MULTILINE | Pattern.CASE_INSENSITIVE);

  private GithubSkip() {}

  static Optional<String> find(String message) {
    return MARKS.find(message).or(() -> hasTrailer(message));
  }

  private static Optional<String> hasTrailer(String message) {
    var text = message.stripTrailing();
    var lastParagraph = text.substring(text.lastIndexOf("\n\n") + 1);
    return TRAILER_LINE.matcher(lastParagraph).find() ? Optional.of(TRAILER) : Optional.empty();
  }
}
