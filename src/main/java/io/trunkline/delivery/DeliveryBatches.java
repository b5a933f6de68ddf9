package io.trunkline.delivery;

import io.trunkline.delivery.DeliveryStore.WriteResult;
import io.trunkline.platform.postgres.Database;
import io.trunkline.platform.postgres.GroupCommit;
import io.trunkline.platform.postgres.SqlFault;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.stream.Stream;

/** Writes all deliveries that are waiting in one statement. Belongs to one event loop. */
final class DeliveryBatches {
  private static final GroupCommit.Limits LIMITS =
      new GroupCommit.Limits(2, 128, 4 * 1_024 * 1_024, 4_096);
  private static final int TRIES_MAX = 4;

  private final Database database;
  private final DeliveryStore store;
  private final StorageHealth health;
  private final GroupCommit<PreparedDelivery, Future<WriteResult>> commits;

  /**
   * @param batchSizes is called with the size of each batch
   */
  DeliveryBatches(
      Database database, DeliveryStore store, StorageHealth health, IntConsumer batchSizes) {
    this.database = database;
    this.store = store;
    this.health = health;
    this.commits =
        new GroupCommit<>(
            LIMITS, PreparedDelivery::bytes, batch -> write(batch, 1), batchSizes::accept);
  }

  Future<WriteResult> write(PreparedDelivery delivery) {
    return commits.submit(delivery).compose(Function.identity());
  }

  /**
   * Retries deadlocks and serialization failures, and isolates an invalid row by halving the batch.
   */
  private Future<List<Future<WriteResult>>> write(List<PreparedDelivery> batch, int attempt) {
    return store
        .record(database, batch)
        .onSuccess(_ -> health.stored())
        .onFailure(health::failed)
        .map(results -> results.stream().map(Future::succeededFuture).toList())
        .recover(fault ->
            switch (SqlFault.of(fault)) {
              case TRANSIENT ->
                  attempt < TRIES_MAX ? write(batch, attempt + 1) : Future.failedFuture(fault);
              case BAD_DATA ->
                  batch.size() > 1
                      ? writeHalves(batch)
                      : Future.succeededFuture(List.of(Future.failedFuture(fault)));
              case OTHER -> Future.failedFuture(fault);
            });
  }

  private Future<List<Future<WriteResult>>> writeHalves(List<PreparedDelivery> batch) {
    int middle = batch.size() / 2;
    return write(batch.subList(0, middle), 1)
        .compose(first ->
            write(batch.subList(middle, batch.size()), 1)
                .map(second -> Stream.concat(first.stream(), second.stream()).toList()));
  }
}
