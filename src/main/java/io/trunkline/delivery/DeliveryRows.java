package io.trunkline.delivery;

import static io.trunkline.platform.postgres.ArrayRows.bigint;
import static io.trunkline.platform.postgres.ArrayRows.bool;
import static io.trunkline.platform.postgres.ArrayRows.bytea;
import static io.trunkline.platform.postgres.ArrayRows.integer;
import static io.trunkline.platform.postgres.ArrayRows.optionalUuid;
import static io.trunkline.platform.postgres.ArrayRows.text;
import static io.trunkline.platform.postgres.ArrayRows.uuid;

import io.trunkline.account.AccountId;
import io.trunkline.platform.postgres.ArrayRows;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The rows that {@link DeliveryStore} writes. Parameter 1 of its statements is the node. */
final class DeliveryRows {
  static final int NODE = 1;

  static final ArrayRows<PreparedDelivery> DELIVERIES =
      new ArrayRows<>(
          NODE + 1,
          List.of(
              uuid("id", row -> row.id().value()),
              uuid("installation_id", row -> row.installation().id().value()),
              bigint("version", row -> row.installation().version()),
              text("account_id", row -> row.installation().accountId().value()),
              text("provider_type", row -> row.installation().providerType().wireName()),
              text("provider_delivery_id", row -> row.webhook().deliveryId()),
              text("event_name", row -> row.webhook().eventName()),
              text("repository_id", PreparedDelivery::repositoryId),
              bigint("repository_version", row -> row.matched().repositoryVersion()),
              text("full_name", PreparedDelivery::fullName),
              text("name_key", PreparedDelivery::nameKey),
              text("status", PreparedDelivery::status),
              text("reason", PreparedDelivery::reason),
              bytea("events", row -> row.events().bytes()),
              bytea("decisions", row -> row.decisions().bytes()),
              bytea("headers", row -> HeaderJson.write(row.webhook().headers())),
              bytea("body", row -> row.webhook().deflated()),
              bytea("digest", PreparedDelivery::key)));

  record ChangeRow(DeliveryId delivery, Change change) {}

  static final ArrayRows<ChangeRow> CHANGES =
      new ArrayRows<>(
          DELIVERIES.next(),
          List.of(
              uuid("delivery_id", row -> row.delivery().value()),
              uuid("event_id", row -> row.change().eventId()),
              bytea("key", row -> row.change().key()),
              integer("occurrence", row -> row.change().occurrence()),
              bytea("subject", row -> row.change().subject()),
              text("repository_id", row -> row.change().repositoryId()),
              text("ref", row -> row.change().ref()),
              text("before", row -> row.change().before()),
              text("after", row -> row.change().after())));

  /**
   * One key of a dispatch. The first row of a dispatch creates it if at least one of its keys is
   * new.
   */
  record DispatchRow(DeliveryId delivery, NewDispatch dispatch, Buffer key, boolean isFirst) {}

  static final ArrayRows<DispatchRow> DISPATCHES =
      new ArrayRows<>(
          CHANGES.next(),
          List.of(
              uuid("id", row -> row.dispatch().id().value()),
              uuid("delivery_id", row -> row.delivery().value()),
              optionalUuid("event_id", row -> row.dispatch().eventId()),
              bytea("digest", DispatchRow::key),
              bool("is_first", DispatchRow::isFirst),
              uuid("subject_id", row -> row.dispatch().decision().pipelineId().value()),
              text("subject_name", row -> row.dispatch().decision().pipeline()),
              text("connection_arn", row -> row.dispatch().decision().connectionArn()),
              text("trigger", row -> row.dispatch().decision().trigger()),
              bool("is_leased", row -> row.dispatch().isLeased()),
              text("account_id", row -> row.dispatch().decision().account().value())));

  record ReaderRow(DeliveryId delivery, AccountId account, boolean isEntitled) {}

  /** Other accounts that may see a delivery. Most batches have none. */
  static final ArrayRows<ReaderRow> READERS =
      new ArrayRows<>(
          DISPATCHES.next(),
          List.of(
              uuid("delivery_id", row -> row.delivery().value()),
              text("account_id", row -> row.account().value()),
              bool("is_entitled", ReaderRow::isEntitled)));

  private DeliveryRows() {}

  /** Returns the parameters of a statement that inserts no readers. */
  static Tuple parameters(NodeId node, List<PreparedDelivery> deliveries) {
    var parameters = Tuple.tuple().addUUID(node.value());
    var changes = new ArrayList<ChangeRow>();
    var dispatches = new ArrayList<DispatchRow>();
    for (var delivery : deliveries) {
      delivery.changes().forEach(change -> changes.add(new ChangeRow(delivery.id(), change)));
      delivery.dispatches().forEach(dispatch -> dispatches.addAll(rows(delivery.id(), dispatch)));
    }
    DELIVERIES.addTo(parameters, deliveries);
    CHANGES.addTo(parameters, changes);
    DISPATCHES.addTo(parameters, dispatches);
    return parameters;
  }

  private static List<DispatchRow> rows(DeliveryId delivery, NewDispatch dispatch) {
    var keys = dispatch.keys();
    return IntStream.range(0, keys.size())
        .mapToObj(i -> new DispatchRow(delivery, dispatch, keys.get(i), i == 0))
        .toList();
  }

  /** Appends the readers; returns false and appends nothing if there are none. */
  static boolean addReaders(Tuple parameters, List<PreparedDelivery> deliveries) {
    var readers = new ArrayList<ReaderRow>();
    for (var delivery : deliveries) {
      delivery
          .guests()
          .forEach((account, isEntitled) ->
              readers.add(new ReaderRow(delivery.id(), account, isEntitled)));
    }
    if (readers.isEmpty()) {
      return false;
    }
    READERS.addTo(parameters, readers);
    return true;
  }
}
