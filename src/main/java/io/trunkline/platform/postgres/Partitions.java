package io.trunkline.platform.postgres;

import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates partitions ahead of time, drops partitions whose rows are too old, and deletes old rows
 * of other tables. Several nodes may do this at the same time: a step on partitions is skipped if
 * another node holds the advisory lock. A step waits at most two seconds for a table in use; after
 * that it is left for the next round.
 */
public final class Partitions {
  private static final Logger LOG = LoggerFactory.getLogger(Partitions.class);
  private static final Duration AHEAD = Duration.ofDays(7);
  private static final Duration CLOCK_SKEW = Duration.ofHours(1);
  private static final int BATCH_ROWS_MAX = 5_000;
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("uuuuMMdd").withZone(ZoneOffset.UTC);
  private static final Pattern UPPER_BOUND = Pattern.compile("TO \\('([0-9a-f-]{36})'\\)");

  /**
   * Tries to take the advisory lock of this class. The number is arbitrary, and no other lock uses
   * it.
   */
  private static final String TRY_LOCK =
      "SELECT pg_try_advisory_xact_lock(7310294428561290337) AS mine";

  private static final String WAIT_BRIEFLY = "SET LOCAL lock_timeout = '2s'";

  /** $1 table. Returns its partitions with their bounds, except the default partition. */
  private static final String LIST =
      """
      SELECT c.relname AS name, pg_get_expr(c.relpartbound, c.oid) AS bound
      FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
      WHERE i.inhparent = to_regclass($1)
        AND pg_get_expr(c.relpartbound, c.oid) <> 'DEFAULT'\
      """;

  private final Database database;
  private final InstantSource clock;
  private final List<PartitionedTable> partitioned;
  private final List<ExpiringTable> expiring;

  public Partitions(
      Database database,
      InstantSource clock,
      List<PartitionedTable> partitioned,
      List<ExpiringTable> expiring) {
    this.database = database;
    this.clock = clock;
    this.partitioned = List.copyOf(partitioned);
    this.expiring = List.copyOf(expiring);
  }

  /** Runs one round over all tables. A step that fails is logged and left for the next round. */
  public Future<Void> maintain() {
    var steps = new ArrayList<Supplier<Future<Void>>>();
    for (var table : partitioned) {
      steps.add(() -> partitionNames(table).compose(existing -> create(table, existing)));
      steps.add(() -> expired(table).compose(names -> drop(table, names)));
      steps.add(() -> deleteFromDefaultPartition(table));
    }
    for (var table : expiring) {
      steps.add(() -> deleteExpired(table));
    }
    return inOrder(steps);
  }

  private Future<List<String>> partitionNames(PartitionedTable table) {
    return database
        .run(LIST, Tuple.of(table.name()))
        .map(rows -> rows.stream().map(row -> row.getString("name")).toList());
  }

  private Future<Void> create(PartitionedTable table, List<String> existing) {
    var steps = new ArrayList<Supplier<Future<Void>>>();
    var end = clock.instant().plus(AHEAD).plus(table.width());
    for (var from = floor(clock.instant().minus(CLOCK_SKEW), table.width());
        from.isBefore(end);
        from = from.plus(table.width())) {
      var name = table.name() + "_" + DAY.format(from);
      if (!existing.contains(name)) {
        steps.add(attach(table, name, from));
      }
    }
    return inOrder(steps);
  }

  private Supplier<Future<Void>> attach(PartitionedTable table, String name, Instant from) {
    return () ->
        locked(List.of(PartitionSql.create(table, name), PartitionSql.attach(table, name, from)))
            .recover(cause -> logFailure("create partition " + name, cause));
  }

  private Future<List<String>> expired(PartitionedTable table) {
    var kept = clock.instant().minus(table.retention());
    return database
        .run(LIST, Tuple.of(table.name()))
        .map(rows ->
            rows.stream()
                .filter(row -> !upperBound(row.getString("bound")).isAfter(kept))
                .map(row -> row.getString("name"))
                .toList());
  }

  private Future<Void> drop(PartitionedTable table, List<String> names) {
    var steps = new ArrayList<Supplier<Future<Void>>>();
    for (var name : names) {
      steps.add(() ->
          locked(List.of(PartitionSql.drop(name)))
              .onSuccess(_ ->
                  LOG.info(
                      "Dropped partition {}: its rows are older than {}", name, table.retention()))
              .recover(cause -> logFailure("drop partition " + name, cause)));
    }
    return inOrder(steps);
  }

  private Future<Void> deleteFromDefaultPartition(PartitionedTable table) {
    var kept = UuidV7.lowest(clock.instant().minus(table.retention()));
    return batches(PartitionSql.deleteFromDefaultPartition(table), Tuple.of(kept, BATCH_ROWS_MAX))
        .recover(cause -> logFailure("delete old rows of " + table.name() + "_default", cause));
  }

  private Future<Void> deleteExpired(ExpiringTable table) {
    var age = (double) table.retention().toSeconds();
    return batches(PartitionSql.deleteExpired(table), Tuple.of(age, BATCH_ROWS_MAX))
        .recover(cause -> logFailure("delete old rows of " + table.name(), cause));
  }

  private Future<Void> batches(String sql, Tuple parameters) {
    return database
        .run(sql, parameters)
        .compose(deleted ->
            deleted.rowCount() < BATCH_ROWS_MAX
                ? Future.succeededFuture()
                : batches(sql, parameters));
  }

  /** Runs the statements in one transaction, or none of them if another node holds the lock. */
  private Future<Void> locked(List<String> statements) {
    return database.transaction(transaction ->
        transaction
            .run(TRY_LOCK)
            .compose(rows -> {
              var mine = rows.iterator().next().getBoolean("mine");
              var steps = new ArrayList<Supplier<Future<Void>>>();
              if (mine) {
                steps.add(() -> transaction.run(WAIT_BRIEFLY).mapEmpty());
                statements.forEach(sql -> steps.add(() -> transaction.run(sql).mapEmpty()));
              }
              return inOrder(steps);
            }));
  }

  private static Future<Void> inOrder(List<Supplier<Future<Void>>> steps) {
    var chain = Future.<Void>succeededFuture();
    for (var step : steps) {
      chain = chain.compose(_ -> step.get());
    }
    return chain;
  }

  private static Future<Void> logFailure(String work, Throwable cause) {
    var reason =
        cause instanceof PgException refused ? refused.getErrorMessage() : cause.toString();
    LOG.warn("Could not {}; trying again in the next round: {}", work, reason);
    return Future.succeededFuture();
  }

  private static Instant floor(Instant instant, Duration width) {
    var seconds = width.toSeconds();
    return Instant.ofEpochSecond(Math.floorDiv(instant.getEpochSecond(), seconds) * seconds);
  }

  /** {@link Instant#MAX} for a partition without an upper bound. */
  private static Instant upperBound(String bound) {
    var upper = UPPER_BOUND.matcher(bound);
    return upper.find() ? UuidV7.instant(UUID.fromString(upper.group(1))) : Instant.MAX;
  }
}
