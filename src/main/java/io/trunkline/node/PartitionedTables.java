package io.trunkline.node;

import io.trunkline.platform.postgres.Database;
import io.trunkline.platform.postgres.ExpiringTable;
import io.trunkline.platform.postgres.PartitionedTable;
import io.trunkline.platform.postgres.Partitions;
import io.trunkline.settings.TrunklineConfig;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** The tables that grow with every webhook or call, and how long their rows are kept. */
final class PartitionedTables {
  private PartitionedTables() {}

  static Partitions partitions(
      Database database, InstantSource clock, TrunklineConfig.Retention retention) {
    var days = Duration.ofDays(5);
    return new Partitions(
        database,
        clock,
        List.of(
            new PartitionedTable(
                "payload", "delivery_id", Duration.ofDays(1), retention.payloads()),
            new PartitionedTable("delivery", "id", days, retention.records()),
            new PartitionedTable("dispatch", "id", days, retention.records()),
            new PartitionedTable("attempt", "dispatch_id", days, retention.records())),
        List.of(
            new ExpiringTable("delivery_key", retention.keys()),
            new ExpiringTable("dispatch_key", retention.keys()),
            new ExpiringTable("change", retention.keys()),
            new ExpiringTable("delivery_reader", retention.records()),
            new ExpiringTable("handshake", retention.records()),
            new ExpiringTable("audit", retention.records())));
  }
}
