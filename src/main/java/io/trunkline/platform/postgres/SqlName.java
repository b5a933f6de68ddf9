package io.trunkline.platform.postgres;

import java.util.regex.Pattern;

/** Names that become part of a statement: they come from code, and still may not be anything. */
final class SqlName {
  private static final Pattern PLAIN = Pattern.compile("[a-z][a-z_]{0,40}");

  private SqlName() {}

  static void require(String name) {
    if (!PLAIN.matcher(name).matches()) {
      throw new IllegalArgumentException("not a plain name of a table or column: " + name);
    }
  }
}
