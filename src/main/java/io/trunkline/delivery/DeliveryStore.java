package io.trunkline.delivery;

import io.trunkline.platform.postgres.Statements;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Writes deliveries with payload, changes, decisions and dispatches in one statement. */
final class DeliveryStore {
  /**
   * The deliveries to write. In all parts of a statement, names in braces are replaced by
   * parameters.
   */
  private static final String INCOMING =
      """
      WITH incoming AS (SELECT * FROM {deliveries}),
      """;

  /** Inserts deliveries that are new and were matched with the current version. */
  private static final String INSERT_DELIVERIES =
      """
      -- A delivery that was matched with an old version is not written, but matched again.
      current AS (
        SELECT n.* FROM incoming n
        JOIN installation i ON i.id = n.installation_id AND i.version = n.version
        -- A subquery always uses the primary key, even if the planner's estimates are wrong.
        WHERE n.repository_version = coalesce(
          (SELECT r.version FROM repository r
            WHERE r.installation_id = n.installation_id AND r.provider_id = n.repository_id), 0)),
      -- Sorted, because concurrent batches that insert the same keys in different orders deadlock.
      keyed AS (
        INSERT INTO delivery_key (digest, delivery_id)
        SELECT digest, id FROM current ORDER BY digest
        ON CONFLICT DO NOTHING RETURNING delivery_id),
      fresh AS (
        SELECT c.* FROM current c JOIN keyed k ON k.delivery_id = c.id),
      stored AS (
        INSERT INTO delivery (id, account_id, installation_id, provider_type,
          provider_delivery_id, event_name, repository_id, full_name, name_key, status, reason,
          events, decisions)
        SELECT id, account_id, installation_id, provider_type, provider_delivery_id, event_name,
          repository_id, full_name, name_key, status, reason, events, decisions FROM fresh),
      payloads AS (
        INSERT INTO payload (delivery_id, headers, body) SELECT id, headers, body FROM fresh),
      """;

  private static final String INSERT_READERS =
      """
      readers AS (
        INSERT INTO delivery_reader (account_id, delivery_id, is_entitled)
        SELECT r.account_id, r.delivery_id, r.is_entitled
        FROM {readers} JOIN fresh f ON f.id = r.delivery_id
        ORDER BY r.account_id, r.delivery_id
        ON CONFLICT DO NOTHING),
      """;

  /** Selects all incoming deliveries, because they are already stored. */
  private static final String USE_STORED_DELIVERIES =
      """
      fresh AS (SELECT * FROM incoming),
      """;

  /**
   * Inserts changes and dispatches of the deliveries; returns a {@link RowKind} and an id for each
   * row.
   */
  private static final String INSERT_CHANGES_AND_DISPATCHES =
      """
      changed AS (
        INSERT INTO change (installation_id, key, occurrence, event_id, delivery_id, subject,
          repository_id, ref, before, after)
        SELECT f.installation_id, c.key, c.occurrence, c.event_id, f.id, c.subject,
          c.repository_id, c.ref, c.before, c.after
        FROM {changes} JOIN fresh f ON f.id = c.delivery_id
        ORDER BY c.key
        ON CONFLICT DO NOTHING
        RETURNING installation_id, subject, key, event_id, ref, after),
      wanted AS (
        SELECT d.* FROM {dispatches} JOIN fresh f ON f.id = d.delivery_id),
      -- A pipeline starts once per change, however many webhooks report the change. A dispatch with
      -- several changes starts if one of them has not started the pipeline yet.
      started AS (
        INSERT INTO dispatch_key (digest, dispatch_id)
        SELECT digest, id FROM wanted ORDER BY digest
        ON CONFLICT DO NOTHING RETURNING dispatch_id),
      dispatched AS (
        INSERT INTO dispatch (id, account_id, delivery_id, event_id, subject_kind, subject_id,
          subject_name, connection_arn, trigger, status, owner, fence)
        SELECT w.id, w.account_id, w.delivery_id, w.event_id, 'PIPELINE', w.subject_id,
          w.subject_name, w.connection_arn, w.trigger,
          CASE WHEN w.is_leased THEN 'IN_FLIGHT' ELSE 'QUEUED' END,
          CASE WHEN w.is_leased THEN {node}::uuid END, CASE WHEN w.is_leased THEN 1 ELSE 0 END
        FROM wanted w WHERE w.is_first AND w.id IN (SELECT dispatch_id FROM started)
        RETURNING id)
      SELECT 'DELIVERY' AS kind, id, now() AS at FROM fresh
      UNION ALL SELECT 'CHANGE', event_id, NULL FROM changed
      UNION ALL SELECT 'DISPATCH', id, NULL FROM dispatched
      -- Deliveries can overtake each other. These changes may make a deferred repeat real.
      -- LATERAL looks up the small index once per change, even if estimates are wrong.
      UNION ALL SELECT 'REORDERING', m.event_id, NULL FROM changed m, LATERAL (
        SELECT FROM change r
        WHERE r.installation_id = m.installation_id AND r.subject = m.subject AND r.key <> m.key
          AND r.repeated_at > now() - interval '10 minutes'
          AND (r.before = m.after OR r.ref LIKE '#%')
        LIMIT 1) deferred\
      """;

  private static final String RECORD =
      sql(INCOMING, INSERT_DELIVERIES, INSERT_CHANGES_AND_DISPATCHES);
  private static final String RECORD_WITH_READERS =
      sql(INCOMING, INSERT_DELIVERIES, INSERT_READERS, INSERT_CHANGES_AND_DISPATCHES);
  private static final String WRITE_MORE =
      sql(INCOMING, USE_STORED_DELIVERIES, INSERT_CHANGES_AND_DISPATCHES);
  private static final String WRITE_MORE_WITH_READERS =
      sql(INCOMING, USE_STORED_DELIVERIES, INSERT_READERS, INSERT_CHANGES_AND_DISPATCHES);

  /** $1 delivery, $2 decisions. */
  private static final String UPDATE_DECISIONS = "UPDATE delivery SET decisions = $2 WHERE id = $1";

  private static String sql(String... parts) {
    return String.join("", parts)
        .replace("{node}", "$" + DeliveryRows.NODE)
        .replace("{deliveries}", DeliveryRows.DELIVERIES.as("n"))
        .replace("{changes}", DeliveryRows.CHANGES.as("c"))
        .replace("{dispatches}", DeliveryRows.DISPATCHES.as("d"))
        .replace("{readers}", DeliveryRows.READERS.as("r"));
  }

  private enum RowKind {
    DELIVERY,
    CHANGE,
    DISPATCH,
    REORDERING
  }

  /**
   * The rows that the database wrote for one delivery.
   *
   * @param writtenAt when the delivery was received; empty if it was not written, because it is a
   *     repeat or was matched with an old version of the installation or repository
   * @param repeatedEvents changes that were not written, because the installation reported them
   *     before
   * @param startedDispatches dispatches that were written
   * @param reorderingEvents changes that may make a deferred repeat real
   */
  record WriteResult(
      Optional<Instant> writtenAt,
      Set<UUID> repeatedEvents,
      Set<UUID> startedDispatches,
      Set<UUID> reorderingEvents) {

    /** Adds the rows that a second statement wrote for the same delivery. */
    WriteResult with(WriteResult more) {
      return new WriteResult(
          writtenAt,
          repeatedEvents,
          union(startedDispatches, more.startedDispatches),
          union(reorderingEvents, more.reorderingEvents));
    }

    boolean isStarted(DispatchId dispatch) {
      return startedDispatches.contains(dispatch.value());
    }

    boolean areAllStarted(PreparedDelivery delivery) {
      return startedDispatches.size() == delivery.dispatches().size();
    }

    boolean isComplete(PreparedDelivery delivery) {
      return repeatedEvents.isEmpty() && areAllStarted(delivery);
    }

    private static Set<UUID> union(Set<UUID> one, Set<UUID> other) {
      var all = new HashSet<>(one);
      all.addAll(other);
      return all;
    }
  }

  private final NodeId node;

  DeliveryStore(NodeId node) {
    this.node = node;
  }

  /** Returns the results in the order of the deliveries. */
  Future<List<WriteResult>> record(Statements statements, List<PreparedDelivery> deliveries) {
    var parameters = DeliveryRows.parameters(node, deliveries);
    var sql = DeliveryRows.addReaders(parameters, deliveries) ? RECORD_WITH_READERS : RECORD;
    return run(statements, sql, deliveries, parameters);
  }

  /** Writes changes and dispatches of a delivery that is already stored. */
  Future<WriteResult> writeMore(Statements statements, PreparedDelivery delivery) {
    var deliveries = List.of(delivery);
    var parameters = DeliveryRows.parameters(node, deliveries);
    var sql =
        DeliveryRows.addReaders(parameters, deliveries) ? WRITE_MORE_WITH_READERS : WRITE_MORE;
    return run(statements, sql, deliveries, parameters).map(List::getFirst);
  }

  private static Future<List<WriteResult>> run(
      Statements statements, String sql, List<PreparedDelivery> deliveries, Tuple parameters) {
    return statements.run(sql, parameters).map(rows -> results(rows, deliveries));
  }

  private static List<WriteResult> results(RowSet<Row> rows, List<PreparedDelivery> deliveries) {
    var writtenAt = new HashMap<UUID, Instant>();
    var ids = new EnumMap<RowKind, Set<UUID>>(RowKind.class);
    for (Row row : rows) {
      var kind = RowKind.valueOf(row.getString(0));
      var id = row.getUUID(1);
      ids.computeIfAbsent(kind, _ -> new HashSet<>()).add(id);
      if (kind == RowKind.DELIVERY) {
        writtenAt.put(id, row.get(OffsetDateTime.class, 2).toInstant());
      }
    }
    return deliveries.stream().map(delivery -> result(delivery, writtenAt, ids)).toList();
  }

  private static WriteResult result(
      PreparedDelivery delivery, Map<UUID, Instant> writtenAt, Map<RowKind, Set<UUID>> ids) {
    var repeated = new HashSet<UUID>();
    var reordering = new HashSet<UUID>();
    for (var change : delivery.changes()) {
      if (!ids.getOrDefault(RowKind.CHANGE, Set.of()).contains(change.eventId())) {
        repeated.add(change.eventId());
      }
      if (ids.getOrDefault(RowKind.REORDERING, Set.of()).contains(change.eventId())) {
        reordering.add(change.eventId());
      }
    }
    var started = new HashSet<UUID>();
    for (var dispatch : delivery.dispatches()) {
      if (ids.getOrDefault(RowKind.DISPATCH, Set.of()).contains(dispatch.id().value())) {
        started.add(dispatch.id().value());
      }
    }
    return new WriteResult(
        Optional.ofNullable(writtenAt.get(delivery.id().value())), repeated, started, reordering);
  }

  Future<Void> updateDecisions(Statements statements, PreparedDelivery delivery) {
    return statements
        .run(UPDATE_DECISIONS, Tuple.of(delivery.id().value(), delivery.decisions().bytes()))
        .mapEmpty();
  }
}
