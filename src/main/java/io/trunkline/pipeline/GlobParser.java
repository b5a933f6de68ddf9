package io.trunkline.pipeline;

import com.google.re2j.Pattern;
import io.trunkline.pipeline.Glob.Shape;
import java.util.Optional;

/** Parses one glob into a regular expression and its literal prefix and suffix. */
final class GlobParser {
  private static final int END = -1;
  private final String pattern;
  private final StringBuilder expression = new StringBuilder();
  private final StringBuilder prefix = new StringBuilder();
  private final StringBuilder suffix = new StringBuilder();
  private int at;
  private int groupAt = END;
  private int wildcards;
  private Shape shape = Shape.NOTHING;

  private GlobParser(String pattern) {
    this.pattern = pattern;
  }

  /**
   * Parses a pattern. Rejects patterns that NIO rejects, and character classes whose meaning NIO
   * does not define.
   *
   * @throws IllegalArgumentException says what is wrong with the pattern and where
   */
  static Glob parse(String pattern) {
    return new GlobParser(pattern).parse();
  }

  private Glob parse() {
    while (at < pattern.length()) {
      var from = at;
      var c = take();
      switch (c) {
        case '\\' -> literal(escaped(from));
        case '[' -> characterClass(from);
        case '{' -> openGroup(from);
        case '}' -> closeGroup();
        case ',' -> comma();
        case '*' -> star();
        case '?' -> wildcard(Shape.EXPRESSION, "[^/]");
        default -> literal(c);
      }
    }
    if (groupAt != END) {
      throw invalid("a '{' without a '}'", groupAt);
    }
    var compiled =
        shape == Shape.EXPRESSION
            ? Optional.of(Pattern.compile(expression.toString(), Pattern.DOTALL))
            : Optional.<Pattern>empty();
    return new Glob(pattern, shape, prefix.toString(), suffix.toString(), compiled);
  }

  private int escaped(int from) {
    if (at == pattern.length()) {
      throw invalid("a '\\' at its end", from);
    }
    return take();
  }

  private void star() {
    if (peek() == '*') {
      take();
      wildcard(Shape.ANY_TEXT, ".*");
    } else {
      wildcard(Shape.ANY_NAME, "[^/]*");
    }
  }

  private void openGroup(int from) {
    if (groupAt != END) {
      throw invalid("a '{' within a group; groups do not nest", from);
    }
    wildcard(Shape.EXPRESSION, "(?:(?:");
    groupAt = from;
  }

  private void closeGroup() {
    if (groupAt == END) {
      literal('}');
      return;
    }
    groupAt = END;
    wildcard(Shape.EXPRESSION, "))");
  }

  private void comma() {
    if (groupAt == END) {
      literal(',');
    } else {
      wildcard(Shape.EXPRESSION, ")|(?:");
    }
  }

  /**
   * Parses a character class, which ends at the first {@code ]} and must not contain {@code /}. A
   * hyphen is literal if it comes first (or first after {@code !}) or last.
   */
  private void characterClass(int from) {
    var members = new StringBuilder();
    var negated = peek() == '!';
    if (negated) {
      take();
    }
    if (peek() == '-') {
      member(members, take(), '-');
    }
    while (peek() != ']') {
      if (peek() == END) {
        throw invalid("a '[' without a ']'", from);
      }
      range(members);
    }
    take();
    if (members.isEmpty()) {
      throw invalid("an empty character class", from);
    }
    wildcard(Shape.EXPRESSION, (negated ? "[^/" : "[") + members + "]");
  }

  private void range(StringBuilder members) {
    var from = at;
    var first = take();
    if (first == '/') {
      throw invalid("a '/' in a character class, which never matches it", from);
    }
    if (first == '-') {
      throw invalid(
          "a '-' in a character class that is neither first nor last nor in a range", from);
    }
    if (peek() != '-') {
      member(members, first, first);
      return;
    }
    take();
    if (peek() == ']') {
      member(members, first, first);
      member(members, '-', '-');
      return;
    }
    if (peek() == END) {
      throw invalid("a character class without a ']'", from);
    }
    var last = take();
    if (last == '\\' || last == '[' || isBackwards(first, last)) {
      throw invalid("a range that does not ascend to a plain character", from);
    }
    member(members, first, last);
  }

  /**
   * Returns whether NIO rejects the range because it is backwards. NIO compares UTF-16 code units.
   */
  private static boolean isBackwards(int first, int last) {
    var firstUnits = Character.toChars(first);
    return last < first || Character.toChars(last)[0] < firstUnits[firstUnits.length - 1];
  }

  private static void member(StringBuilder members, int first, int last) {
    if (first < '/' && last >= '/') {
      member(members, first, '/' - 1);
      if (last > '/') {
        member(members, '/' + 1, last);
      }
      return;
    }
    append(members, first);
    members.append('-');
    append(members, last);
  }

  private void wildcard(Shape kind, String text) {
    expression.append(text);
    suffix.setLength(0);
    wildcards++;
    shape = wildcards == 1 ? kind : Shape.EXPRESSION;
  }

  private void literal(int c) {
    append(expression, c);
    if (groupAt == END) {
      (wildcards == 0 ? prefix : suffix).appendCodePoint(c);
    }
  }

  private static void append(StringBuilder text, int c) {
    text.append("\\x{").append(Integer.toHexString(c)).append('}');
  }

  private int peek() {
    return at < pattern.length() ? pattern.codePointAt(at) : END;
  }

  private int take() {
    var c = pattern.codePointAt(at);
    if (c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
      throw invalid("a character that no name can contain", at);
    }
    at += Character.charCount(c);
    return c;
  }

  private IllegalArgumentException invalid(String what, int where) {
    return new IllegalArgumentException(
        "the pattern %s has %s at character %d"
            .formatted(ReasonText.quote(pattern), what, where + 1));
  }
}
