package io.trunkline.pipeline;

import com.google.re2j.Pattern;
import java.util.Optional;

/**
 * A {@code glob:} pattern of Java NIO. CodePipeline V2 uses such patterns for branches, tags and
 * paths (AWS CodePipeline User Guide, "Working with glob patterns in syntax"). Matches whole
 * strings, is case-sensitive, and takes time linear in the length of the value. Unlike in NIO,
 * {@code **} also matches line breaks. The regular expression runs only if the literal prefix and
 * suffix match.
 */
final class Glob {
  private final String pattern;
  private final Shape shape;
  private final String prefix;
  private final String suffix;
  private final Optional<Pattern> expression;

  /** The kind of pattern between the literal prefix and the literal suffix. */
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

  /** Returns the pattern as its author wrote it. */
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
