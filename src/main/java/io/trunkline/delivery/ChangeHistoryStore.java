package io.trunkline.delivery;

import io.trunkline.event.PullRequestChanged;
import io.trunkline.installation.Installation;
import io.trunkline.installation.InstallationId;
import io.trunkline.platform.postgres.Statements;
import io.trunkline.platform.postgres.Transaction;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Asks the memory of refs and pull requests whether a repeat is a real repetition. */
final class ChangeHistoryStore {
  /** $1 numbers, ascending. Repeats of one ref are judged one after the other. */
  private static final String LOCK =
      "SELECT pg_advisory_xact_lock(n) FROM unnest($1::bigint[]) AS numbers (n)";

  /** The server has room for some thousands of locks, and one delivery may hold 1,000 changes. */
  private static final int LOCKS_PER_INSTALLATION = 64;

  /** $1 installation, $2 version. */
  private static final String IS_CURRENT =
      "SELECT 1 FROM installation WHERE id = $1 AND version = $2";

  /** $1 key of the delivery. */
  private static final String FIRST_DELIVERY =
      "SELECT delivery_id FROM delivery_key WHERE digest = $1";

  /**
   * $1 installation, $2 keys, $3 events that are being judged, $4 subjects of the keys, for the
   * index, $5 whether what stands beside it in one delivery counts. A repeat is real when, since
   * the last time, another change led the ref back to where it began, or the pull request was
   * closed before it is opened again, opened before it is closed again, or had another head.
   * Changes of one commit share its time: in doubt the repeat is real, for a start too many does
   * less harm than a lost one. What another delivery tells within a minute is told by another hook,
   * and did not overtake anything.
   */
  private static final String LATEST =
      """
      SELECT DISTINCT ON (l.key) l.key, l.occurrence, l.event_id, l.delivery_id, l.subject,
        EXISTS (
          SELECT 1 FROM change c
          WHERE c.installation_id = l.installation_id AND c.subject = l.subject
            AND c.key <> l.key AND c.at >= l.at AND ($5 OR c.delivery_id <> l.delivery_id)
            AND CASE
              WHEN l.ref NOT LIKE '#%' THEN c.after = l.before
              WHEN l.after LIKE 'OPEN %' THEN c.after LIKE 'CLOSED %'
              WHEN l.after LIKE 'CLOSED %' THEN c.after LIKE 'OPEN %'
              ELSE split_part(c.after, ' ', 2) <> split_part(l.after, ' ', 2)
            END) AS is_real,
        l.at < now() - interval '1 minute' AS may_be_early
      FROM change l
      WHERE l.installation_id = $1 AND l.subject = ANY($4::bytea[]) AND l.key = ANY($2::bytea[])
        AND l.event_id <> ALL($3::uuid[])
      ORDER BY l.key, l.occurrence DESC\
      """;

  /**
   * $1 installation, $2 events whose repeat starts nothing, $3 the delivery that repeated them, $4
   * their keys and $5 their subjects, for the index.
   */
  private static final String HOLD_BACK =
      """
      UPDATE change SET repeated_at = now(), repeated_by = $3
      WHERE installation_id = $1 AND subject = ANY($5::bytea[]) AND key = ANY($4::bytea[])
        AND event_id = ANY($2::uuid[])\
      """;

  /**
   * $1 installation, $2 subject, $3 key of the change that came, $4 where it led the ref or pull
   * request. What makes a repeat real is the same as above.
   */
  private static final String HELD_BACK =
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

  /** $1 installation, $2 key and $3 subject of a repeat that was held back and has started now. */
  private static final String LET_GO =
      """
      UPDATE change SET repeated_at = NULL
      WHERE installation_id = $1 AND subject = $3 AND key = $2\
      """;

  /** $1 the first delivery. Dispatches that ended FAILED are owed again by a redelivery. */
  private static final String TRY_FAILED_AGAIN =
      """
      UPDATE dispatch SET status = 'QUEUED', due_at = now(), tried_since = now(), settled_at = NULL,
        reason = 'delivered again by the provider'
      WHERE id = ANY($1::uuid[]) AND status = 'FAILED' AND created_at > now() - interval '3 days'\
      """;

  private static final String DISPATCHES_OF = "SELECT decisions FROM delivery WHERE id = $1";

  /** $1 installation, $2 subject, $3 the delivery before which it was written, or null. */
  private static final String LAST_OF =
      """
      SELECT after FROM change
      WHERE installation_id = $1 AND subject = $2
        AND ($3::uuid IS NULL OR at < (SELECT received_at FROM delivery WHERE id = $3))
      ORDER BY at DESC, event_id DESC
      LIMIT 1\
      """;

  /** What a pull request did last. */
  record LastPullRequestEvent(PullRequestChanged.Event event, String head) {}

  /**
   * The last change with the same key. A repeat of it is real, or, told by another delivery, may be
   * early: what makes it real may come yet.
   */
  record LatestChange(
      int occurrence,
      UUID eventId,
      DeliveryId deliveryId,
      Buffer subject,
      boolean isReal,
      boolean mayBeEarly) {

    /** The provider itself says that it is the same one. */
    LatestChange asTold() {
      return new LatestChange(occurrence, eventId, deliveryId, subject, isReal, false);
    }
  }

  /** A repeat that was held back: its change's key and subject, and the delivery that holds it. */
  record DeferredRepeat(Buffer key, DeliveryId repeatedBy, Buffer subject) {}

  Future<Void> lock(Transaction transaction, InstallationId installation, List<Change> changes) {
    var numbers =
        changes.stream()
            .map(change -> lockNumber(installation, change.subject()))
            .distinct()
            .sorted()
            .toArray(Long[]::new);
    return transaction.run(LOCK, Tuple.of((Object) numbers)).mapEmpty();
  }

  static long lockNumber(InstallationId installation, Buffer subject) {
    return (long) installation.value().hashCode() * LOCKS_PER_INSTALLATION
        + Math.floorMod(subject.getLong(0), LOCKS_PER_INSTALLATION);
  }

  /** Empty when nothing was heard of that pull request, or nothing is remembered any more. */
  Future<Optional<LastPullRequestEvent>> lastOf(
      Statements statements,
      InstallationId installation,
      Buffer subject,
      Optional<DeliveryId> before) {
    return statements
        .run(
            LAST_OF,
            Tuple.of(installation.value(), subject, before.map(DeliveryId::value).orElse(null)))
        .map(rows -> rows.stream().map(row -> moved(row.getString(0))).findFirst());
  }

  /** As {@link Change#after} of a pull request has it. */
  private static LastPullRequestEvent moved(String after) {
    var space = after.indexOf(' ');
    return new LastPullRequestEvent(
        PullRequestChanged.Event.valueOf(after.substring(0, space)), after.substring(space + 1));
  }

  Future<Boolean> isCurrent(Statements statements, Installation installation) {
    return statements
        .run(IS_CURRENT, Tuple.of(installation.id().value(), installation.version()))
        .map(rows -> rows.size() == 1);
  }

  Future<Optional<DeliveryId>> findFirst(Statements statements, Buffer deliveryKey) {
    return statements
        .run(FIRST_DELIVERY, Tuple.of(deliveryKey))
        .map(rows ->
            rows.size() == 0
                ? Optional.empty()
                : Optional.of(new DeliveryId(rows.iterator().next().getUUID(0))));
  }

  /** What may show that a repeat is real. */
  enum CounterChange {
    ANY,
    /** Not what stands beside it in one delivery: a body sent again repeats that, too. */
    OTHER_DELIVERY
  }

  /** By key; a key that was never seen is absent. */
  Future<Map<Buffer, LatestChange>> latest(
      Statements statements,
      InstallationId installation,
      List<Change> changes,
      CounterChange witness) {
    var keys = changes.stream().map(Change::key).toArray(Buffer[]::new);
    var events = changes.stream().map(Change::eventId).toArray(UUID[]::new);
    var subjects = changes.stream().map(Change::subject).toArray(Buffer[]::new);
    return statements
        .run(
            LATEST,
            Tuple.of(installation.value(), keys, events, subjects, witness == CounterChange.ANY))
        .map(rows -> {
          var latest = new HashMap<Buffer, LatestChange>();
          for (Row row : rows) {
            latest.put(row.getBuffer(0), latest(row));
          }
          for (var change : changes) {
            if (change.isToldApart()) {
              latest.computeIfPresent(change.key(), (_, last) -> last.asTold());
            }
          }
          return latest;
        });
  }

  private static LatestChange latest(Row row) {
    return new LatestChange(
        row.getInteger(1),
        row.getUUID(2),
        new DeliveryId(row.getUUID(3)),
        row.getBuffer(4),
        row.getBoolean(5),
        row.getBoolean(6));
  }

  Future<Void> holdBack(
      Statements statements,
      InstallationId installation,
      Map<Buffer, LatestChange> repeated,
      DeliveryId repeatedBy) {
    if (repeated.isEmpty()) {
      return Future.succeededFuture();
    }
    var events = repeated.values().stream().map(LatestChange::eventId).toArray(UUID[]::new);
    var keys = repeated.keySet().toArray(Buffer[]::new);
    var subjects = repeated.values().stream().map(LatestChange::subject).toArray(Buffer[]::new);
    return statements
        .run(HOLD_BACK, Tuple.of(installation.value(), events, repeatedBy.value(), keys, subjects))
        .mapEmpty();
  }

  /** What was held back and what the change makes real. */
  Future<List<DeferredRepeat>> heldBack(
      Statements statements, InstallationId installation, Change change) {
    return statements
        .run(
            HELD_BACK,
            Tuple.of(installation.value(), change.subject(), change.key(), change.after()))
        .map(rows ->
            rows.stream()
                .map(row ->
                    new DeferredRepeat(
                        row.getBuffer(0), new DeliveryId(row.getUUID(1)), row.getBuffer(2)))
                .toList());
  }

  /** It has started: told once more, it is a repeat like any other. */
  Future<Void> letGo(Statements statements, InstallationId installation, DeferredRepeat held) {
    return statements
        .run(LET_GO, Tuple.of(installation.value(), held.key(), held.subject()))
        .mapEmpty();
  }

  Future<Integer> tryFailedAgain(Statements statements, DeliveryId first) {
    return statements
        .run(DISPATCHES_OF, Tuple.of(first.value()))
        .compose(rows -> {
          if (rows.size() == 0) {
            return Future.succeededFuture(0);
          }
          var dispatches = DecisionJson.dispatchIds(rows.iterator().next().getBuffer(0));
          return statements
              .run(TRY_FAILED_AGAIN, Tuple.of((Object) dispatches.toArray(UUID[]::new)))
              .map(updated -> updated.rowCount());
        });
  }
}
