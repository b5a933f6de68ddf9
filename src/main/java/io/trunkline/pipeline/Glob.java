package io.trunkline.pipeline;

import com.google.re2j.Pattern;
import java.util.Optional;

/**
 * A {@code glob:} pattern of Java NIO, as CodePipeline V2 uses them for branches, tags and paths
 * (AWS CodePipeline User Guide, "Working with glob patterns in syntax"). It compares whole strings,
 * with case, in time linear in the value, and takes a value as plain text: unlike NIO's, its {@code
 * **} also crosses line breaks. A value without a match in the literal ends never meets the
 * expression.
 */
final class Glob {
  private final String pattern;
  private final Shape shape;
  private final String prefix;
  private final String suffix;
  private final Optional<Pattern> expression;

  /** What stands between the literal ends. */
  enum Shape {
    NOTHING,
    ANY_TEXT,
    ANY_NAME,
    EXPRESSION
  }

  Glob(String pattern, Shape shape, String prefix, String suffix, Optional<Pattern> expression) {
    this.pattern = pattern;
    this.shape = shape;
    this.prefix = prefix;
    this.suffix = suffix;
    this.expression = expression;
  }

  /**
   * Refuses what NIO refuses, and classes whose meaning NIO leaves to accident.
   *
   * @throws IllegalArgumentException says what is wrong with the pattern and where
   */
  static Glob parse(String pattern) {
    return new GlobParser(pattern).parse();
  }

  /** As it was written. */
  String pattern() {
    return pattern;
  }

  boolean matches(String value) {
    if (shape == Shape.NOTHING) {
      return value.equals(prefix);
    }
    if (value.length() < prefix.length() + suffix.length()
        || !value.startsWith(prefix)
        || !value.endsWith(suffix)) {
      return false;
    }
    return switch (shape) {
      case NOTHING, ANY_TEXT -> true;
      case ANY_NAME -> {
        var slash = value.indexOf('/', prefix.length());
        yield slash < 0 || slash >= value.length() - suffix.length();
      }
      case EXPRESSION -> expression.orElseThrow().matches(value);
    };
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Glob glob && pattern.equals(glob.pattern);
  }

  @Override
  public int hashCode() {
    return pattern.hashCode();
  }

  @Override
  public String toString() {
    return pattern;
  }
}
