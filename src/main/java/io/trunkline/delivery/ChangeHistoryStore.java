package io.trunkline.delivery;

import io.trunkline.event.PullRequestChanged;
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

/** Compares a change with earlier ones to find out whether it is a repeat or a real repetition. */
final class ChangeHistoryStore {
  /** $1 lock numbers, ascending. Serializes decisions about repeats of one ref. */
  private static final String LOCK =
      "SELECT pg_advisory_xact_lock(n) FROM unnest($1::bigint[]) AS numbers (n)";

  /**
   * Limits the number of locks that one delivery takes. A delivery may have 1,000 changes, and the
   * server's lock table has room for only a few thousand locks.
   */
  private static final int LOCKS_PER_INSTALLATION = 64;

  /** $1 installation, $2 its version, $3 repository or empty, $4 its version or 0. */
  private static final String IS_CURRENT =
      """
      SELECT 1 FROM installation i
      LEFT JOIN repository r ON r.installation_id = i.id AND r.provider_id = $3
      WHERE i.id = $1 AND i.version = $2 AND coalesce(r.version, 0) = $4\
      """;

  /**
   * $1 installation, $2 keys, $3 events that are being decided on, $4 subjects of the keys (for the
   * index), $5 whether changes of the same delivery count.
   *
   * <p>A repeat is a real repetition if, since the last occurrence, another change moved the ref
   * back to where the change began. For a pull request, a repeated opening is real if the pull
   * request was closed in between, a repeated closing is real if it was opened in between, and any
   * other repeat is real if it had another head in between.
   *
   * <p>Changes of the same time are included, because all changes of one transaction have the same
   * time. If in doubt, the repeat counts as real, because a superfluous start does less harm than a
   * lost one. A repeat that arrives within a minute of the change is assumed to come from a second
   * webhook, and not to have overtaken another change.
   */
  private static final String FIND_PREVIOUS =
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
   * $1 installation, $2 subject, $3 null or a delivery. Finds the last change of the subject, or
   * the last one that was written before the delivery was received.
   */
  private static final String FIND_LAST =
      """
      SELECT after FROM change
      WHERE installation_id = $1 AND subject = $2
        AND ($3::uuid IS NULL OR at < (SELECT received_at FROM delivery WHERE id = $3))
      ORDER BY at DESC, event_id DESC
      LIMIT 1\
      """;

  /** The last known event of a pull request and its head commit. */
  record LastPullRequestEvent(PullRequestChanged.Event event, String head) {}

  /**
   * The last stored change that has the same key as a new one.
   *
   * @param isReal whether a repeat of this change is a real repetition
   * @param mayBeEarly whether a repeat by another delivery may have overtaken the change that would
   *     make it real
   */
  record PreviousChange(
      int occurrence,
      UUID eventId,
      DeliveryId deliveryId,
      Buffer subject,
      boolean isReal,
      boolean mayBeEarly) {

    /** Returns {@code repeated} with the event id and the occurrence of this change. */
    Change reportedBefore(Change repeated) {
      return repeated.asReported(eventId, occurrence);
    }

    /**
     * Returns a copy that never makes a repeat real. For providers that distinguish repetitions
     * themselves.
     */
    PreviousChange asSame() {
      return new PreviousChange(occurrence, eventId, deliveryId, subject, false, false);
    }

    /** Returns the reason why a repeat of this change starts nothing. */
    String reasonAgainstStart() {
      return "delivery " + deliveryId + " already decided on this change";
    }
  }

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

  /**
   * Returns empty if no event of the pull request is stored, for example because retention deleted
   * it.
   */
  Future<Optional<LastPullRequestEvent>> findLast(
      Statements statements,
      InstallationId installation,
      Buffer subject,
      Optional<DeliveryId> before) {
    return statements
        .run(
            FIND_LAST,
            Tuple.of(installation.value(), subject, before.map(DeliveryId::value).orElse(null)))
        .map(rows -> rows.stream().map(row -> lastEvent(row.getString(0))).findFirst());
  }

  /** Parses {@link Change#after} of a pull request. */
  private static LastPullRequestEvent lastEvent(String after) {
    var space = after.indexOf(' ');
    return new LastPullRequestEvent(
        PullRequestChanged.Event.valueOf(after.substring(0, space)), after.substring(space + 1));
  }

  /**
   * Returns whether the delivery was matched with the stored versions of installation and
   * repository.
   */
  Future<Boolean> isCurrent(Statements statements, PreparedDelivery delivery) {
    var installation = delivery.installation();
    return statements
        .run(
            IS_CURRENT,
            Tuple.of(
                installation.id().value(),
                installation.version(),
                delivery.repositoryId(),
                delivery.matched().repositoryVersion()))
        .map(rows -> rows.size() == 1);
  }

  /** Which changes count as evidence that a repeat is real. */
  enum CounterChange {
    ANY,
    /** Excludes changes of the same delivery, because a redelivered body repeats them too. */
    OTHER_DELIVERY
  }

  /** Returns the last change of each key that was seen before. */
  Future<Map<Buffer, PreviousChange>> findPrevious(
      Statements statements,
      InstallationId installation,
      List<Change> changes,
      CounterChange counted) {
    var keys = changes.stream().map(Change::key).toArray(Buffer[]::new);
    var events = changes.stream().map(Change::eventId).toArray(UUID[]::new);
    var subjects = changes.stream().map(Change::subject).toArray(Buffer[]::new);
    return statements
        .run(
            FIND_PREVIOUS,
            Tuple.of(installation.value(), keys, events, subjects, counted == CounterChange.ANY))
        .map(rows -> {
          var previous = new HashMap<Buffer, PreviousChange>();
          for (Row row : rows) {
            previous.put(row.getBuffer(0), previousChange(row));
          }
          for (var change : changes) {
            if (change.hasProviderOccurrence()) {
              previous.computeIfPresent(change.key(), (_, last) -> last.asSame());
            }
          }
          return previous;
        });
  }

  private static PreviousChange previousChange(Row row) {
    return new PreviousChange(
        row.getInteger(1),
        row.getUUID(2),
        new DeliveryId(row.getUUID(3)),
        row.getBuffer(4),
        row.getBoolean(5),
        row.getBoolean(6));
  }
}
