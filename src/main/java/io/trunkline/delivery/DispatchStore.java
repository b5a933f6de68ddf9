package io.trunkline.delivery;

import io.trunkline.pipeline.PipelineId;
import io.trunkline.platform.postgres.Statements;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** SQL for leases: which node holds which dispatch, and which dispatches are due. */
final class DispatchStore {
  /** Queues the dispatches of nodes whose lease has expired. */
  private static final String ADOPT =
      """
      UPDATE dispatch SET status = 'QUEUED', owner = NULL, due_at = now()
      WHERE status = 'IN_FLIGHT'
        AND owner <> ALL (ARRAY(SELECT id FROM node WHERE leased_until > now()))\
      """;

  /** $1 this node. Queues the dispatches that it holds, so that other nodes can claim them. */
  private static final String RELEASE =
      """
      UPDATE dispatch SET status = 'QUEUED', owner = NULL, due_at = now()
      WHERE status = 'IN_FLIGHT' AND owner = $1\
      """;

  /**
   * $1 this node, $2 maximum number of rows, $3 pipelines without enough permits or without a
   * consumer, $4 maximum number of rows of one pipeline, $5 pipelines of which only one row is
   * claimed. Claims due dispatches, the oldest first. If another node claims a row first,
   * PostgreSQL checks the row again and skips it, because it is no longer QUEUED.
   */
  private static final String CLAIM =
      """
      UPDATE dispatch SET status = 'IN_FLIGHT', owner = $1, fence = fence + 1, due_at = now()
      -- Arrays make the planner look up ids instead of reading the whole backlog.
      WHERE id = ANY (ARRAY(
        SELECT d.id FROM dispatch d
        WHERE d.status = 'QUEUED' AND d.id = ANY (ARRAY(
          SELECT id FROM (
            SELECT id, subject_id, row_number() OVER (PARTITION BY subject_id ORDER BY due_at) AS position
            FROM (
              SELECT id, subject_id, due_at FROM dispatch
              WHERE status = 'QUEUED' AND due_at <= now() AND subject_id <> ALL ($3::uuid[])
              ORDER BY due_at LIMIT $2 * 4) due) ranked
          WHERE position <= CASE WHEN subject_id = ANY ($5::uuid[]) THEN 1 ELSE $4 END))
        ORDER BY d.due_at
        LIMIT $2
        FOR UPDATE SKIP LOCKED))
      RETURNING id\
      """;

  /**
   * $1 this node, $2 dispatches that it is working on. Finds dispatches that the node holds but is
   * not working on, because the local message or the response to the commit was lost. Does not
   * change the fence, because the message may just be late.
   */
  private static final String RECALL =
      """
      UPDATE dispatch SET due_at = now()
      WHERE status = 'IN_FLIGHT' AND owner = $1 AND id <> ALL ($2::uuid[])
        AND due_at < now() - interval '1 second'
      RETURNING id\
      """;

  /** $1 dispatches, $2 this node. Reads everything that their attempts need. */
  private static final String LOAD =
      """
      SELECT d.id, d.fence, d.attempt_count, d.account_id, d.subject_id, d.subject_name,
        d.connection_arn, d.trigger, d.event_id, d.delivery_id,
        (extract(epoch FROM now() - d.tried_since) * 1000)::bigint AS age_ms,
        e.received_at, e.events, c.id IS NOT NULL AS has_connection,
        c.account_id = d.account_id OR EXISTS (
          SELECT FROM connection_share h
          WHERE h.connection_id = c.id AND h.account_id = d.account_id) AS is_entitled
      FROM dispatch d LEFT JOIN delivery e ON e.id = d.delivery_id
        LEFT JOIN connection c ON c.id = split_part(d.connection_arn, '/', 2)::uuid
      WHERE d.id = ANY ($1::uuid[]) AND d.status = 'IN_FLIGHT' AND d.owner = $2\
      """;

  /**
   * Returns the number of due dispatches, of which it counts at most 100,000, and how long the
   * oldest has been due, in milliseconds.
   */
  private static final String BACKLOG =
      """
      SELECT count(*), coalesce(max(extract(epoch FROM now() - due_at) * 1000), 0)::bigint
      FROM (SELECT due_at FROM dispatch WHERE status = 'QUEUED' AND due_at <= now()
            ORDER BY due_at LIMIT 100000) due\
      """;

  /**
   * A dispatch that this node holds, as it is stored.
   *
   * @param age time since the dispatch was created, or since its current period of retries began
   * @param hasConnection whether the connection still exists
   * @param isEntitled whether the connection belongs to the pipeline's account or is shared with it
   * @param eventId absent if the target receives the whole webhook
   * @param stored absent if the delivery was deleted
   */
  record HeldDispatch(
      DispatchId id,
      int fence,
      int attemptCount,
      Duration age,
      PipelineId pipeline,
      TriggerEvent.TriggerRecipient recipient,
      boolean hasConnection,
      boolean isEntitled,
      Optional<UUID> eventId,
      Optional<StoredEvents> stored) {}

  /** The events of a delivery as they are stored. */
  record StoredEvents(DeliveryId delivery, OffsetDateTime receivedAt, Buffer json) {}

  private final NodeId node;

  DispatchStore(NodeId node) {
    this.node = node;
  }

  /** Returns how many dispatches were queued. */
  Future<Integer> adopt(Statements statements) {
    return statements.run(ADOPT).map(RowSet::rowCount);
  }

  /** Queues the dispatches that this node holds; returns how many. */
  Future<Integer> release(Statements statements) {
    return statements.run(RELEASE, Tuple.of(node.value())).map(RowSet::rowCount);
  }

  Future<List<HeldDispatch>> claim(Statements statements, int rowsMax, DispatchPermits permits) {
    var waits = permits.waits().due();
    var excluded = new HashSet<>(permits.exhausted());
    excluded.addAll(waits.waiting());
    return statements
        .run(
            CLAIM,
            Tuple.of(
                node.value(),
                rowsMax,
                uuids(excluded),
                permits.claimedAtOnce(),
                uuids(waits.due())))
        .compose(rows -> load(statements, rows));
  }

  private static UUID[] uuids(Collection<PipelineId> pipelines) {
    return pipelines.stream().map(PipelineId::value).toArray(UUID[]::new);
  }

  Future<List<HeldDispatch>> recall(Statements statements, Collection<DispatchId> known) {
    var ids = known.stream().map(DispatchId::value).toArray(UUID[]::new);
    return statements
        .run(RECALL, Tuple.of(node.value(), (Object) ids))
        .compose(rows -> load(statements, rows));
  }

  private Future<List<HeldDispatch>> load(Statements statements, RowSet<Row> claimed) {
    if (claimed.size() == 0) {
      return Future.succeededFuture(List.of());
    }
    var ids = claimed.stream().map(row -> row.getUUID(0)).toArray(UUID[]::new);
    return statements
        .run(LOAD, Tuple.of(ids, node.value()))
        .map(rows -> rows.stream().map(DispatchStore::held).toList());
  }

  private static HeldDispatch held(Row row) {
    var id = new DispatchId(row.getUUID("id"));
    var recipient =
        new TriggerEvent.TriggerRecipient(
            id.toString(),
            row.getString("account_id"),
            row.getString("subject_name"),
            row.getString("trigger"),
            row.getString("connection_arn"));
    return new HeldDispatch(
        id,
        row.getInteger("fence"),
        row.getInteger("attempt_count"),
        Duration.ofMillis(row.getLong("age_ms")),
        new PipelineId(row.getUUID("subject_id")),
        recipient,
        row.getBoolean("has_connection"),
        Boolean.TRUE.equals(row.getBoolean("is_entitled")),
        Optional.ofNullable(row.getUUID("event_id")),
        Optional.ofNullable(row.getBuffer("events"))
            .map(events ->
                new StoredEvents(
                    new DeliveryId(row.getUUID("delivery_id")),
                    row.getOffsetDateTime("received_at"),
                    events)));
  }

  Future<DispatchBacklog> backlog(Statements statements) {
    return statements
        .run(BACKLOG)
        .map(rows -> {
          var row = rows.iterator().next();
          return new DispatchBacklog(row.getLong(0), Duration.ofMillis(row.getLong(1)));
        });
  }
}
