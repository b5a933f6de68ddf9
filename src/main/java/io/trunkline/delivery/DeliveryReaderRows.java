package io.trunkline.delivery;

import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Rows of table {@code delivery_reader}, for the store that writes deliveries. */
final class DeliveryReaderRows {
  /**
   * $38 deliveries, $39 accounts, $40 whether each is entitled. Between the delivery and its
   * dispatches, and only where other accounts are concerned.
   */
  static final String SEEN =
      """
      seen AS (
        INSERT INTO delivery_reader (account_id, delivery_id, is_entitled)
        SELECT r.account_id, r.delivery_id, r.is_entitled
        FROM unnest($38::uuid[], $39::text[], $40::boolean[])
          AS r(delivery_id, account_id, is_entitled)
        JOIN fresh f ON f.id = r.delivery_id
        ORDER BY r.account_id, r.delivery_id),
      """;

  private DeliveryReaderRows() {}

  /** False when there are none; then nothing is added. */
  static boolean add(Tuple tuple, List<DeliveryWrite> entries) {
    var deliveries = new ArrayList<UUID>();
    var accounts = new ArrayList<String>();
    var entitled = new ArrayList<Boolean>();
    for (var entry : entries) {
      entry
          .guests()
          .forEach((account, isEntitled) -> {
            deliveries.add(entry.id().value());
            accounts.add(account.value());
            entitled.add(isEntitled);
          });
    }
    if (deliveries.isEmpty()) {
      return false;
    }
    tuple
        .addArrayOfUUID(deliveries.toArray(UUID[]::new))
        .addArrayOfString(accounts.toArray(String[]::new))
        .addArrayOfBoolean(entitled.toArray(Boolean[]::new));
    return true;
  }
}
