package io.trunkline.provider;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the marks in a commit message that ask a provider's own CI to skip the commit. */
public final class SkipMarks {
  /** The CI of every provider supports these. */
  private static final List<String> COMMON = List.of("[skip ci]", "[ci skip]");

  private final List<String> marks;

  /**
   * @param own further marks of the provider, in lower case
   */
  public SkipMarks(String... own) {
    this.marks = Stream.concat(COMMON.stream(), Stream.of(own)).toList();
  }

  /** Returns the first known mark that the message contains, ignoring case. */
  public Optional<String> find(String message) {
    var text = message.toLowerCase(Locale.ROOT);
    return marks.stream().filter(text::contains).findFirst();
  }
}
