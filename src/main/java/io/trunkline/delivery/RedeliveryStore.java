package io.trunkline.delivery;

import io.trunkline.platform.postgres.Statements;
import io.trunkline.platform.postgres.Transaction;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** SQL for a delivery that the provider sends again. */
final class RedeliveryStore {

  /** $1 repeat key of a delivery. */
  private static final String FIND_FIRST =
      """
      SELECT k.delivery_id, d.status = 'ignored' AS is_ignored, d.event_name, d.repository_id
      FROM delivery_key k LEFT JOIN delivery d ON d.id = k.delivery_id
      WHERE k.digest = $1\
      """;

  /** $1 installation, $2 keys of changes, $3 their subjects, $4 the provider's delivery id. */
  private static final String HAS_REPORTED =
      """
      SELECT FROM change c JOIN delivery d ON d.id = c.delivery_id
      WHERE c.installation_id = $1 AND c.subject = ANY ($3::bytea[]) AND c.key = ANY ($2::bytea[])
        AND d.provider_delivery_id = $4
      LIMIT 1\
      """;

  /** $1 dispatches. Queues the failed ones again, and makes the waiting ones due now. */
  private static final String RETRY =
      """
      UPDATE dispatch SET status = 'QUEUED', due_at = now(), settled_at = NULL,
        tried_since = CASE status WHEN 'FAILED' THEN now() ELSE tried_since END,
        reason = 'the provider sent the webhook again'
      WHERE id = ANY ($1::uuid[])
        AND (status = 'QUEUED' AND due_at > now()
          OR status = 'FAILED' AND created_at > now() - interval '3 days')\
      """;

  /** $1 delivery. */
  private static final String FIND_DECISIONS = "SELECT decisions FROM delivery WHERE id = $1";

  /** $1 delivery. */
  private static final String LOCK_DECISIONS = FIND_DECISIONS + " FOR NO KEY UPDATE";

  /** $1 delivery, $2 decisions. */
  private static final String UPDATE_DECISIONS = "UPDATE delivery SET decisions = $2 WHERE id = $1";

  /**
   * The delivery that was first stored with a key.
   *
   * @param repositoryId the repository that the delivery concerned; empty if none was found in it
   */
  record FirstDelivery(DeliveryId id, boolean isIgnored, String eventName, String repositoryId) {

    /**
     * Returns whether this delivery was ignored although the later one with the same body contains
     * changes: this one came without the header that names the event, or before its repository was
     * accepted.
     */
    boolean isUnread(PreparedDelivery later) {
      return isIgnored
          && !later.changes().isEmpty()
          && (!eventName.equals(later.webhook().eventName()) || !repositoryId.isEmpty());
    }
  }

  Future<Optional<FirstDelivery>> findFirst(Statements statements, Buffer deliveryKey) {
    return statements
        .run(FIND_FIRST, Tuple.of(deliveryKey))
        .map(rows -> rows.stream().findFirst().map(RedeliveryStore::firstDelivery));
  }

  private static FirstDelivery firstDelivery(Row row) {
    return new FirstDelivery(
        new DeliveryId(row.getUUID(0)),
        Boolean.TRUE.equals(row.getBoolean(1)),
        Optional.ofNullable(row.getString(2)).orElse(""),
        Optional.ofNullable(row.getString(3)).orElse(""));
  }

  /**
   * Returns whether an earlier delivery with the same provider delivery id reported one of the
   * changes.
   */
  Future<Boolean> hasReported(Statements statements, PreparedDelivery delivery) {
    var id = delivery.webhook().deliveryId();
    if (id.isEmpty()) {
      return Future.succeededFuture(false);
    }
    var keys = delivery.changes().stream().map(Change::key).toArray(Buffer[]::new);
    var subjects = delivery.changes().stream().map(Change::subject).toArray(Buffer[]::new);
    return statements
        .run(HAS_REPORTED, Tuple.of(delivery.installation().id().value(), keys, subjects, id))
        .map(rows -> rows.size() > 0);
  }

  /** Makes the failed and the waiting dispatches of a delivery due now. */
  Future<Void> retry(Statements statements, DeliveryId delivery) {
    return statements
        .run(FIND_DECISIONS, Tuple.of(delivery.value()))
        .compose(rows ->
            rows.size() == 0
                ? Future.succeededFuture()
                : retry(statements, DecisionJson.dispatchIds(rows.iterator().next().getBuffer(0))));
  }

  private static Future<Void> retry(Statements statements, List<UUID> dispatches) {
    return statements.run(RETRY, Tuple.of((Object) dispatches.toArray(UUID[]::new))).mapEmpty();
  }

  /** Changes the decisions of a stored delivery; does nothing if it was deleted. */
  Future<Void> changeDecisions(
      Transaction transaction, DeliveryId delivery, UnaryOperator<JsonArray> change) {
    return transaction
        .run(LOCK_DECISIONS, Tuple.of(delivery.value()))
        .compose(rows ->
            rows.size() == 0
                ? Future.succeededFuture()
                : transaction
                    .run(
                        UPDATE_DECISIONS,
                        Tuple.of(
                            delivery.value(),
                            change
                                .apply(new JsonArray(rows.iterator().next().getBuffer(0)))
                                .toBuffer()))
                    .mapEmpty());
  }
}
