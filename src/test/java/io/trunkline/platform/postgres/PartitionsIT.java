package io.trunkline.platform.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PartitionsIT {
  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
  private static final String NAMES =
      "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'item'::regclass"
          + " ORDER BY 1";

  private final Vertx vertx = Vertx.vertx();
  private final Database database = TestDatabase.create().open(vertx);

  @BeforeEach
  void createTables() {
    run("CREATE TABLE item (id uuid PRIMARY KEY, body bytea) PARTITION BY RANGE (id)");
    run("ALTER TABLE item ALTER COLUMN body SET STORAGE EXTERNAL");
    run("CREATE INDEX item_body ON item (body)");
    run("CREATE TABLE item_default PARTITION OF item DEFAULT");
    run("CREATE TABLE aged (n int, at timestamptz NOT NULL DEFAULT now())");
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void createsPartitionsForTheNextWeekOnlyOnce() {
    maintain(NOW, Duration.ofDays(1));
    maintain(NOW, Duration.ofDays(1));

    assertThat(texts(NAMES))
        .startsWith("item_20261123", "item_20261124")
        .contains("item_20261130", "item_default")
        .hasSize(10);
    assertThat(
            texts(
                "SELECT attstorage::text FROM pg_attribute WHERE attrelid ="
                    + " 'item_20261124'::regclass AND attname = 'body'"))
        .containsExactly("e");
    assertThat(texts("SELECT count(*)::text FROM pg_indexes WHERE tablename = 'item_20261124'"))
        .containsExactly("2");
  }

  @Test
  void storesRowsInThePartitionOfTheirTime() {
    maintain(NOW, Duration.ofDays(5));

    insert(NOW.plus(Duration.ofDays(4)));
    insert(NOW.minus(Duration.ofDays(1)));

    assertThat(texts("SELECT tableoid::regclass::text FROM item ORDER BY id"))
        .containsExactly("item_default", "item_20261123");
  }

  @Test
  void dropsPartitionsOlderThanTheRetention() {
    maintain(NOW, Duration.ofDays(1));
    insert(NOW);

    maintain(NOW.plus(Duration.ofDays(3)), Duration.ofDays(1));
    var kept = texts(NAMES);
    maintain(NOW.plus(Duration.ofDays(4)), Duration.ofDays(1));

    assertThat(kept).contains("item_20261123");
    assertThat(texts(NAMES)).doesNotContain("item_20261123").contains("item_20261124");
    assertThat(texts("SELECT id::text FROM item")).isEmpty();
  }

  @Test
  void skipsAPartitionWhoseRowsAreInTheDefaultPartition() {
    insert(NOW.plus(Duration.ofDays(2)));

    maintain(NOW, Duration.ofDays(1));

    assertThat(texts(NAMES))
        .contains("item_20261124", "item_20261126")
        .doesNotContain("item_20261125");
    assertThat(texts("SELECT id::text FROM item")).hasSize(1);
  }

  @Test
  void deletesOldRowsFromTheDefaultPartition() {
    insert(NOW.minus(Duration.ofDays(30)));
    insert(NOW.minus(Duration.ofDays(2)));

    maintain(NOW, Duration.ofDays(1));

    assertThat(texts("SELECT id::text FROM item")).hasSize(1);
  }

  @Test
  void deletesAgedRowsInBatches() {
    run("INSERT INTO aged SELECT n, now() - interval '4 days' FROM generate_series(1, 12000) n");
    run("INSERT INTO aged VALUES (0)");

    maintain(NOW, Duration.ofDays(1));

    assertThat(texts("SELECT n::text FROM aged")).containsExactly("0");
  }

  // Attack 76.
  @Test
  void doesNotDropAPartitionWhileItIsBeingRead() {
    maintain(NOW, Duration.ofDays(1));
    insert(NOW);
    var shortLived =
        new Partitions(
            database,
            InstantSource.fixed(NOW.plus(Duration.ofDays(1))),
            List.of(new PartitionedTable("item", "id", Duration.ofDays(1), Duration.ofHours(1))),
            List.of());

    var rowsRead =
        database
            .transaction(reader ->
                reader
                    .run("SELECT id FROM item")
                    .compose(_ -> shortLived.maintain())
                    .compose(_ -> reader.run("SELECT id FROM item"))
                    .map(rows -> rows.size()))
            .await();
    var partitionsDuringRead = texts(NAMES);
    shortLived.maintain().await();

    assertThat(rowsRead).isEqualTo(1);
    assertThat(partitionsDuringRead).contains("item_20261123");
    assertThat(texts(NAMES)).doesNotContain("item_20261123");
  }

  @Test
  void doesNothingWhileAnotherNodeHoldsTheLock() {
    database
        .transaction(other ->
            other
                .run("SELECT pg_advisory_xact_lock(7310294428561290337)")
                .compose(_ -> partitions(NOW, Duration.ofDays(1)).maintain()))
        .await();

    assertThat(texts(NAMES)).containsExactly("item_default");
  }

  private void maintain(Instant now, Duration width) {
    partitions(now, width).maintain().await();
  }

  private Partitions partitions(Instant now, Duration width) {
    return new Partitions(
        database,
        InstantSource.fixed(now),
        List.of(new PartitionedTable("item", "id", width, Duration.ofDays(3))),
        List.of(new ExpiringTable("aged", Duration.ofDays(3))));
  }

  private void insert(Instant at) {
    UUID id = new UuidV7(InstantSource.fixed(at), new Random(7)).get();
    database.run("INSERT INTO item (id) VALUES ($1)", Tuple.of(id)).await();
  }

  private void run(String sql) {
    database.run(sql).await();
  }

  private List<String> texts(String sql) {
    return database.run(sql).await().stream().map((Row row) -> row.getString(0)).toList();
  }
}
