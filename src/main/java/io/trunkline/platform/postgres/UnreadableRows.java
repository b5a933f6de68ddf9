package io.trunkline.platform.postgres;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports rows whose content cannot be read, such as a secret whose key is lost. Such a row affects
 * only itself: its reader continues without it. Each row is logged once by this process.
 */
public final class UnreadableRows {
  private static final Logger LOG = LoggerFactory.getLogger(UnreadableRows.class);
  private static final int KNOWN_MAX = 10_000;
  private static final Set<String> KNOWN = ConcurrentHashMap.newKeySet();

  private UnreadableRows() {}

  /** Reports a row. The reason must not quote its content. */
  public static void report(String table, Object id, String reason) {
    if (KNOWN.size() < KNOWN_MAX && KNOWN.add(table + " " + id)) {
      LOG.atError()
          .addKeyValue("table", table)
          .addKeyValue("row", id)
          .log("A stored row cannot be read; everything else works: {}", reason);
    }
  }

  /** Returns the value, or the other one if reading it throws. */
  public static <T> T readOr(T other, String table, Object id, Supplier<T> read) {
    try {
      return read.get();
    } catch (RuntimeException e) {
      // The message of a parser quotes what it read.
      report(table, id, "its content is not valid (" + e.getClass().getSimpleName() + ")");
      return other;
    }
  }

  /** Returns how many different rows were reported. */
  public static int count() {
    return KNOWN.size();
  }
}
