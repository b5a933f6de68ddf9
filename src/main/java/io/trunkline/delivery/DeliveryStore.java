package io.trunkline.delivery;

import io.trunkline.platform.postgres.Statements;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/** Writes what came in: delivery, payload, changes, decisions and dispatches in one statement. */
final class DeliveryStore {
  /**
   * $1–$17 the deliveries, $18–$26 their changes, $27–$36 their dispatches, $37 this node; arrays
   * of equal length each.
   */
  private static final String INCOMING =
      """
      WITH incoming AS (
        SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::text[], $5::text[],
            $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::text[],
            $13::bytea[], $14::bytea[], $15::bytea[], $16::bytea[], $17::bytea[])
          AS n(id, installation_id, version, account_id, provider_type, provider_delivery_id,
            event_name, repository_id, full_name, name_key, status, reason, events, decisions,
            headers, body, digest)),
      """;

  /**
   * Nothing is inserted of a delivery whose installation has another version by now, nor of one
   * whose key is there already: neither comes back.
   */
  private static final String STORED =
      """
      -- Matched by what is true no more: not written, so that it is matched again.
      current AS (
        SELECT n.* FROM incoming n
        JOIN installation i ON i.id = n.installation_id AND i.version = n.version),
      -- In the order of the key, for two batches that meet on keys in another order deadlock.
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
      kept AS (
        INSERT INTO payload (delivery_id, headers, body) SELECT id, headers, body FROM fresh),
      """;

  /** Of a delivery that stands there already. */
  private static final String FOUND =
      """
      fresh AS (SELECT * FROM incoming),
      """;

  private static final String STARTED =
      """
      moved AS (
        INSERT INTO change (installation_id, key, occurrence, event_id, delivery_id, subject,
          repository_id, ref, before, after)
        SELECT f.installation_id, m.key, m.occurrence, m.event_id, f.id, m.subject,
          m.repository_id, m.ref, m.before, m.after
        FROM unnest($18::uuid[], $19::uuid[], $20::bytea[], $21::int[], $22::bytea[], $23::text[],
            $24::text[], $25::text[], $26::text[])
          AS m(delivery_id, event_id, key, occurrence, subject, repository_id, ref, before, after)
        JOIN fresh f ON f.id = m.delivery_id
        ORDER BY m.key
        ON CONFLICT DO NOTHING
        RETURNING installation_id, subject, key, event_id, ref, after),
      wanted AS (
        SELECT w.*
        FROM unnest($27::uuid[], $28::uuid[], $29::uuid[], $30::bytea[], $31::uuid[], $32::text[],
            $33::text[], $34::text[], $35::boolean[], $36::text[])
          AS w(id, delivery_id, event_id, digest, subject_id, subject_name, connection_arn,
            trigger, is_leased, account_id)
        JOIN fresh f ON f.id = w.delivery_id),
      -- A pipeline starts once per change, whatever the number of hooks.
      started AS (
        INSERT INTO dispatch_key (digest, dispatch_id)
        SELECT digest, id FROM wanted ORDER BY digest
        ON CONFLICT DO NOTHING RETURNING dispatch_id),
      owed AS (
        INSERT INTO dispatch (id, account_id, delivery_id, event_id, subject_kind, subject_id,
          subject_name, connection_arn, trigger, status, owner, fence)
        SELECT w.id, w.account_id, w.delivery_id, w.event_id, 'PIPELINE', w.subject_id,
          w.subject_name, w.connection_arn, w.trigger,
          CASE WHEN w.is_leased THEN 'IN_FLIGHT' ELSE 'QUEUED' END,
          CASE WHEN w.is_leased THEN $37::uuid END, CASE WHEN w.is_leased THEN 1 ELSE 0 END
        FROM wanted w JOIN started s ON s.dispatch_id = w.id
        RETURNING id)
      SELECT 'd' AS kind, id, now() AS at FROM fresh
      UNION ALL SELECT 'c', event_id, NULL FROM moved
      UNION ALL SELECT 'o', id, NULL FROM owed
      -- Repeats held back lately that this change makes real: deliveries overtake each other.
      -- One look each into the small index, whatever the planner thinks of the number of rows.
      UNION ALL SELECT 'r', m.event_id, NULL FROM moved m, LATERAL (
        SELECT FROM change r
        WHERE r.installation_id = m.installation_id AND r.subject = m.subject AND r.key <> m.key
          AND r.repeated_at > now() - interval '10 minutes'
          AND (r.before = m.after OR r.ref LIKE '#%')
        LIMIT 1) overtaken\
      """;

  private static final String RECORD = INCOMING + STORED + STARTED;
  private static final String RECORD_WITH_READERS =
      INCOMING + STORED + DeliveryReaderRows.SEEN + STARTED;
  private static final String START_AGAIN = INCOMING + FOUND + STARTED;

  private static final String UPDATE_DECISIONS = "UPDATE delivery SET decisions = $2 WHERE id = $1";

  /**
   * What the database says of one entry. Empty {@code at}: it was not written, for it is a repeat
   * or was matched by a stale version.
   *
   * @param repeated changes that the same hook has told before
   * @param started the dispatches that were written
   * @param overtook changes that make real a repeat that was held back
   */
  record Written(Optional<Instant> at, Set<UUID> repeated, Set<UUID> started, Set<UUID> overtook) {
    /** With what a second statement wrote of the same entry. */
    Written and(Written more) {
      var all = new HashSet<>(started);
      all.addAll(more.started);
      var overtaking = new HashSet<>(overtook);
      overtaking.addAll(more.overtook);
      return new Written(at, repeated, all, overtaking);
    }

    boolean isWritten() {
      return at.isPresent();
    }

    boolean isWhole(DeliveryWrite entry) {
      return repeated.isEmpty() && started.size() == entry.owed().size();
    }
  }

  private final NodeId node;

  DeliveryStore(NodeId node) {
    this.node = node;
  }

  /** Answers in the order of the entries. */
  Future<List<Written>> record(Statements statements, List<DeliveryWrite> entries) {
    var parameters = parameters(entries);
    var sql = DeliveryReaderRows.add(parameters, entries) ? RECORD_WITH_READERS : RECORD;
    return run(statements, sql, entries, parameters);
  }

  /** Writes changes and dispatches of a delivery that is recorded already. */
  Future<Written> startAgain(Statements statements, DeliveryWrite entry) {
    return run(statements, START_AGAIN, List.of(entry), parameters(List.of(entry)))
        .map(List::getFirst);
  }

  private Future<List<Written>> run(
      Statements statements, String sql, List<DeliveryWrite> entries, Tuple parameters) {
    return statements
        .run(sql, parameters)
        .map(rows -> {
          var at = new HashMap<UUID, Instant>();
          Map<String, Set<UUID>> ids = new HashMap<>();
          for (Row row : rows) {
            var kind = row.getString(0);
            if (kind.equals("d")) {
              at.put(row.getUUID(1), row.get(OffsetDateTime.class, 2).toInstant());
            } else {
              ids.computeIfAbsent(kind, _ -> new HashSet<>()).add(row.getUUID(1));
            }
          }
          return entries.stream().map(entry -> written(entry, at, ids)).toList();
        });
  }

  Future<Void> updateDecisions(Statements statements, DeliveryWrite entry) {
    return statements
        .run(UPDATE_DECISIONS, Tuple.of(entry.id().value(), entry.decisions().bytes()))
        .mapEmpty();
  }

  private static Written written(
      DeliveryWrite entry, Map<UUID, Instant> at, Map<String, Set<UUID>> ids) {
    var changed = ids.getOrDefault("c", Set.of());
    var owed = ids.getOrDefault("o", Set.of());
    var overtook = ids.getOrDefault("r", Set.of());
    var repeated = new HashSet<UUID>();
    var overtaking = new HashSet<UUID>();
    for (var change : entry.changes()) {
      if (!changed.contains(change.eventId())) {
        repeated.add(change.eventId());
      }
      if (overtook.contains(change.eventId())) {
        overtaking.add(change.eventId());
      }
    }
    var started = new HashSet<UUID>();
    for (var one : entry.owed()) {
      if (owed.contains(one.id().value())) {
        started.add(one.id().value());
      }
    }
    return new Written(
        Optional.ofNullable(at.get(entry.id().value())), repeated, started, overtaking);
  }

  private Tuple parameters(List<DeliveryWrite> entries) {
    var tuple = Tuple.tuple();
    addDeliveries(tuple, entries);
    addChanges(tuple, entries);
    addOwed(tuple, entries);
    return tuple.addUUID(node.value());
  }

  private static void addDeliveries(Tuple tuple, List<DeliveryWrite> entries) {
    var versions = entries.stream().map(entry -> entry.installation().version());
    tuple.addArrayOfUUID(uuids(entries, entry -> entry.id().value()));
    tuple.addArrayOfUUID(uuids(entries, entry -> entry.installation().id().value()));
    tuple.addArrayOfLong(versions.toArray(Long[]::new));
    tuple.addArrayOfString(texts(entries, entry -> entry.installation().accountId().value()));
    tuple.addArrayOfString(texts(entries, entry -> entry.installation().providerType().wireName()));
    tuple.addArrayOfString(texts(entries, entry -> entry.webhook().deliveryId()));
    tuple.addArrayOfString(texts(entries, entry -> entry.webhook().eventName()));
    tuple.addArrayOfString(texts(entries, DeliveryWrite::repositoryId));
    tuple.addArrayOfString(texts(entries, DeliveryWrite::fullName));
    tuple.addArrayOfString(texts(entries, DeliveryWrite::nameKey));
    tuple.addArrayOfString(texts(entries, DeliveryWrite::status));
    tuple.addArrayOfString(texts(entries, DeliveryWrite::reason));
    tuple.addArrayOfBuffer(bytes(entries, entry -> entry.events().bytes()));
    tuple.addArrayOfBuffer(bytes(entries, entry -> entry.decisions().bytes()));
    tuple.addArrayOfBuffer(bytes(entries, entry -> HeaderJson.write(entry.webhook().headers())));
    tuple.addArrayOfBuffer(bytes(entries, entry -> entry.webhook().deflated()));
    tuple.addArrayOfBuffer(bytes(entries, DeliveryWrite::key));
  }

  private static void addChanges(Tuple tuple, List<DeliveryWrite> entries) {
    var owners = new ArrayList<UUID>();
    var changes = new ArrayList<Change>();
    for (var entry : entries) {
      for (var change : entry.changes()) {
        owners.add(entry.id().value());
        changes.add(change);
      }
    }
    tuple.addArrayOfUUID(owners.toArray(UUID[]::new));
    tuple.addArrayOfUUID(uuids(changes, Change::eventId));
    tuple.addArrayOfBuffer(bytes(changes, Change::key));
    tuple.addArrayOfInteger(changes.stream().map(Change::occurrence).toArray(Integer[]::new));
    tuple.addArrayOfBuffer(bytes(changes, Change::subject));
    tuple.addArrayOfString(texts(changes, Change::repositoryId));
    tuple.addArrayOfString(texts(changes, Change::ref));
    tuple.addArrayOfString(texts(changes, Change::before));
    tuple.addArrayOfString(texts(changes, Change::after));
  }

  private static void addOwed(Tuple tuple, List<DeliveryWrite> entries) {
    var owners = new ArrayList<UUID>();
    var owed = new ArrayList<NewDispatch>();
    for (var entry : entries) {
      for (var one : entry.owed()) {
        owners.add(entry.id().value());
        owed.add(one);
      }
    }
    tuple.addArrayOfUUID(uuids(owed, one -> one.id().value()));
    tuple.addArrayOfUUID(owners.toArray(UUID[]::new));
    tuple.addArrayOfUUID(uuids(owed, one -> one.change().eventId()));
    tuple.addArrayOfBuffer(bytes(owed, NewDispatch::key));
    tuple.addArrayOfUUID(uuids(owed, one -> one.decision().pipelineId().value()));
    tuple.addArrayOfString(texts(owed, one -> one.decision().pipeline()));
    tuple.addArrayOfString(texts(owed, one -> one.decision().connectionArn()));
    tuple.addArrayOfString(texts(owed, one -> one.decision().trigger()));
    tuple.addArrayOfBoolean(owed.stream().map(NewDispatch::isLeased).toArray(Boolean[]::new));
    tuple.addArrayOfString(texts(owed, one -> one.decision().account().value()));
  }

  private static <T> UUID[] uuids(List<T> items, Function<T, UUID> value) {
    return items.stream().map(value).toArray(UUID[]::new);
  }

  private static <T> String[] texts(List<T> items, Function<T, String> value) {
    return items.stream().map(value).toArray(String[]::new);
  }

  private static <T> Buffer[] bytes(List<T> items, Function<T, Buffer> value) {
    return items.stream().map(value).toArray(Buffer[]::new);
  }
}
