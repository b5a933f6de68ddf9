package io.trunkline.delivery;

import io.trunkline.account.AccountId;
import io.trunkline.delivery.ChangeHistoryStore.PreviousChange;
import io.trunkline.installation.InstallationId;
import io.trunkline.platform.postgres.Statements;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** SQL for repeats that may have overtaken the change that makes them real. */
final class DeferredRepeatStore {
  /**
   * $1 installation, $2 events whose repeat starts nothing, $3 the delivery that repeated them, $4
   * their keys and $5 their subjects (for the index).
   */
  private static final String DEFER =
      """
      UPDATE change SET repeated_at = now(), repeated_by = $3
      WHERE installation_id = $1 AND subject = ANY($5::bytea[]) AND key = ANY($4::bytea[])
        AND event_id = ANY($2::uuid[])\
      """;

  /**
   * $1 installation, $2 subject, $3 key of the new change, $4 its {@code after}. Finds the deferred
   * repeats that the new change makes real, under the same conditions as {@link
   * ChangeHistoryStore#findPrevious}.
   */
  private static final String FIND_DEFERRED =
      """
      SELECT key, repeated_by, subject FROM change
      WHERE installation_id = $1 AND subject = $2 AND key <> $3
        AND repeated_at > now() - interval '10 minutes'
        AND CASE
          WHEN ref NOT LIKE '#%' THEN before = $4
          WHEN after LIKE 'OPEN %' THEN $4 LIKE 'CLOSED %'
          WHEN after LIKE 'CLOSED %' THEN $4 LIKE 'OPEN %'
          ELSE split_part(after, ' ', 2) <> split_part($4, ' ', 2)
        END\
      """;

  /** $1 installation, $2 key and $3 subject of a deferred repeat that has now started. */
  private static final String CLEAR_DEFERRED =
      """
      UPDATE change SET repeated_at = NULL
      WHERE installation_id = $1 AND subject = $3 AND key = $2\
      """;

  /**
   * Finds repeats that a later change made real but that have not started, the oldest first. Uses
   * the same conditions as {@link #FIND_DEFERRED}. Skips changes of the last 5 seconds, because the
   * webhook that reported them may be starting the repeats right now.
   */
  private static final String FIND_OVERDUE =
      """
      SELECT r.key, r.repeated_by, r.subject, r.installation_id, i.account_id
      FROM change r JOIN installation i ON i.id = r.installation_id
      WHERE r.repeated_at > now() - interval '3 days' AND EXISTS (
        SELECT FROM change c
        WHERE c.installation_id = r.installation_id AND c.subject = r.subject AND c.key <> r.key
          AND c.at >= r.repeated_at AND c.at < r.repeated_at + interval '10 minutes'
          AND c.at < now() - interval '5 seconds'
          AND CASE
            WHEN r.ref NOT LIKE '#%' THEN r.before = c.after
            WHEN r.after LIKE 'OPEN %' THEN c.after LIKE 'CLOSED %'
            WHEN r.after LIKE 'CLOSED %' THEN c.after LIKE 'OPEN %'
            ELSE split_part(r.after, ' ', 2) <> split_part(c.after, ' ', 2)
          END)
      ORDER BY r.repeated_at
      LIMIT 100\
      """;

  /**
   * A repeat that has not started anything yet; {@code repeatedBy} is the delivery that contains
   * it.
   */
  record DeferredRepeat(Buffer key, DeliveryId repeatedBy, Buffer subject) {}

  /** A deferred repeat that should have started; {@code account} owns the installation. */
  record OverdueRepeat(AccountId account, InstallationId installation, DeferredRepeat repeat) {}

  Future<Void> defer(
      Statements statements,
      InstallationId installation,
      Map<Buffer, PreviousChange> repeated,
      DeliveryId repeatedBy) {
    if (repeated.isEmpty()) {
      return Future.succeededFuture();
    }
    var events = repeated.values().stream().map(PreviousChange::eventId).toArray(UUID[]::new);
    var keys = repeated.keySet().toArray(Buffer[]::new);
    var subjects = repeated.values().stream().map(PreviousChange::subject).toArray(Buffer[]::new);
    return statements
        .run(DEFER, Tuple.of(installation.value(), events, repeatedBy.value(), keys, subjects))
        .mapEmpty();
  }

  /** Returns the deferred repeats that this change turns into real repetitions. */
  Future<List<DeferredRepeat>> findDeferred(
      Statements statements, InstallationId installation, Change change) {
    return statements
        .run(
            FIND_DEFERRED,
            Tuple.of(installation.value(), change.subject(), change.key(), change.after()))
        .map(rows -> rows.stream().map(DeferredRepeatStore::repeat).toList());
  }

  /** Marks a deferred repeat as started. */
  Future<Void> clearDeferred(
      Statements statements, InstallationId installation, DeferredRepeat repeat) {
    return statements
        .run(CLEAR_DEFERRED, Tuple.of(installation.value(), repeat.key(), repeat.subject()))
        .mapEmpty();
  }

  /** Returns repeats that should have started already. */
  Future<List<OverdueRepeat>> findOverdue(Statements statements) {
    return statements
        .run(FIND_OVERDUE)
        .map(rows ->
            rows.stream()
                .map(row ->
                    new OverdueRepeat(
                        new AccountId(row.getString(4)),
                        new InstallationId(row.getUUID(3)),
                        repeat(row)))
                .toList());
  }

  private static DeferredRepeat repeat(Row row) {
    return new DeferredRepeat(row.getBuffer(0), new DeliveryId(row.getUUID(1)), row.getBuffer(2));
  }
}
