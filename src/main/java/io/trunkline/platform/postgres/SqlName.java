package io.trunkline.platform.postgres;

import java.util.regex.Pattern;

/** Checks names that become part of a statement, as a precaution, although they come from code. */
final class SqlName {
  private static final Pattern PLAIN = Pattern.compile("[a-z][a-z_]{0,40}");

  private SqlName() {}

  static void require(String name) {
    if (!PLAIN.matcher(name).matches()) {
      throw new IllegalArgumentException("invalid table, column or channel name: " + name);
    }
  }
}
