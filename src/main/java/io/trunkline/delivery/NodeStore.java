package io.trunkline.delivery;

import io.trunkline.platform.postgres.Statements;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Optional;

/** SQL for the table {@code node}. */
final class NodeStore {
  private static final String TABLE_EXISTS = "SELECT to_regclass('node') IS NOT NULL";

  /** $1 this node, $2 its version, $3 lease in milliseconds. */
  private static final String RENEW =
      """
      INSERT INTO node (id, version, leased_until)
      VALUES ($1, $2, now() + $3 * interval '1 millisecond')
      ON CONFLICT (id) DO UPDATE SET leased_until = excluded.leased_until\
      """;

  /** $1 version of this node. */
  private static final String FIND_OTHER_VERSION =
      """
      SELECT version, ceil(extract(epoch FROM leased_until - now()))::bigint
      FROM node
      WHERE version <> $1 AND leased_until > now()
      ORDER BY leased_until DESC
      LIMIT 1\
      """;

  /** $1 this node. */
  private static final String DELETE = "DELETE FROM node WHERE id = $1";

  /** Deletes only nodes whose lease ended more than a day ago; these no longer hold dispatches. */
  private static final String DELETE_OLD =
      "DELETE FROM node WHERE leased_until < now() - interval '1 day'";

  /** A running node of another version, and the remaining time of its lease. */
  record OtherVersion(String version, Duration leaseLeft) {}

  private final NodeId node;
  private final String version;

  NodeStore(NodeId node, String version) {
    this.node = node;
    this.version = version;
  }

  Future<Boolean> hasTable(Statements statements) {
    return statements.run(TABLE_EXISTS).map(rows -> rows.iterator().next().getBoolean(0));
  }

  Future<Void> renew(Statements statements, Duration lease) {
    return statements.run(RENEW, Tuple.of(node.value(), version, lease.toMillis())).mapEmpty();
  }

  Future<Optional<OtherVersion>> findOtherVersion(Statements statements) {
    return statements
        .run(FIND_OTHER_VERSION, Tuple.of(version))
        .map(rows ->
            rows.stream()
                .findFirst()
                .map(
                    row -> new OtherVersion(row.getString(0), Duration.ofSeconds(row.getLong(1)))));
  }

  Future<Void> delete(Statements statements) {
    return statements.run(DELETE, Tuple.of(node.value())).mapEmpty();
  }

  Future<Void> deleteOld(Statements statements) {
    return statements.run(DELETE_OLD).mapEmpty();
  }
}
