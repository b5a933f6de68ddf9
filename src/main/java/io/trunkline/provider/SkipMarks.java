package io.trunkline.provider;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What a commit's message holds to ask that nothing be started for it. */
public final class SkipMarks {
  /** Every provider's own CI knows these. */
  private static final List<String> COMMON = List.of("[skip ci]", "[ci skip]");

  private final List<String> marks;

  /** The common ones, and those of one provider, in lower case. */
  public SkipMarks(String... own) {
    this.marks = Stream.concat(COMMON.stream(), Stream.of(own)).toList();
  }

  /** The first of them that stands anywhere in the message, in any case. */
  public Optional<String> find(String message) {
    var text = message.toLowerCase(Locale.ROOT);
    return marks.stream().filter(text::contains).findFirst();
  }
}
