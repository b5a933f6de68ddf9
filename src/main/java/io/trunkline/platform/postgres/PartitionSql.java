package io.trunkline.platform.postgres;

import java.time.Instant;

/**
 * Statements that contain table names. The names were checked by {@link SqlName} or come from the
 * database catalog.
 */
final class PartitionSql {
  private PartitionSql() {}

  /**
   * Creates a separate table, which {@link #attach} then attaches. Creating it with PARTITION OF
   * would block all writers of the parent. The storage parameter keeps a row that fits into a page
   * within that page, which saves rows in the TOAST table.
   */
  static String create(PartitionedTable table, String partition) {
    return """
    CREATE TABLE {partition}
      (LIKE {table} INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING STORAGE)
      WITH (toast_tuple_target = 8160)\
    """
        .replace("{partition}", partition)
        .replace("{table}", table.name());
  }

  static String attach(PartitionedTable table, String partition, Instant from) {
    return """
    ALTER TABLE {table} ATTACH PARTITION {partition}
      FOR VALUES FROM ('{lower}') TO ('{upper}')\
    """
        .replace("{partition}", partition)
        .replace("{table}", table.name())
        .replace("{lower}", UuidV7.lowest(from).toString())
        .replace("{upper}", UuidV7.lowest(from.plus(table.width())).toString());
  }

  static String drop(String partition) {
    return "DROP TABLE IF EXISTS " + partition;
  }

  /** $1 the lowest key to keep, $2 maximum number of rows. */
  static String deleteFromDefaultPartition(PartitionedTable table) {
    return """
    DELETE FROM {table}_default WHERE {key} IN (
      SELECT {key} FROM {table}_default WHERE {key} < $1 LIMIT $2)\
    """
        .replace("{table}", table.name())
        .replace("{key}", table.key());
  }

  /** $1 age in seconds, $2 maximum number of rows. */
  static String deleteExpired(ExpiringTable table) {
    return """
    DELETE FROM {table} WHERE ctid = ANY (ARRAY(
      SELECT ctid FROM {table} WHERE at < now() - make_interval(secs => $1) LIMIT $2
      FOR UPDATE SKIP LOCKED))\
    """
        .replace("{table}", table.name());
  }
}
