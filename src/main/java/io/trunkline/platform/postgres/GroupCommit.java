package io.trunkline.platform.postgres;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * Collects the items that arrive while a write is in flight and writes them in one batch. There is
 * no timer: a single item is written at once, and many items share one commit. Belongs to one event
 * loop. The future of an item fails with the failure of its batch, or with {@link QueueFull}.
 *
 * @param <I> item to be written
 * @param <O> result of one item; the results of a batch have the order of its items
 */
public final class GroupCommit<I, O> {

  /**
   * Limits of a group commit.
   *
   * @param inFlightMax concurrent writes
   * @param rowsMax items in one batch
   * @param bytesMax bytes in one batch; a larger item is written alone
   * @param waitingMax items that wait for a write
   */
  public record Limits(int inFlightMax, int rowsMax, int bytesMax, int waitingMax) {}

  /** Too many items are waiting. This one was not written. */
  public static final class QueueFull extends RuntimeException {
    private static final long serialVersionUID = 1L;

    QueueFull(int waiting) {
      super(waiting + " writes are waiting already", null, false, false);
    }
  }

  private record Waiting<I, O>(I item, int bytes, Promise<O> written) {}

  private final Limits limits;
  private final ToIntFunction<I> bytes;
  private final Function<List<I>, Future<List<O>>> write;
  private final Consumer<Integer> batchSizes;
  private final ArrayDeque<Waiting<I, O>> waiting = new ArrayDeque<>();
  private int inFlight;

  public GroupCommit(
      Limits limits,
      ToIntFunction<I> bytes,
      Function<List<I>, Future<List<O>>> write,
      Consumer<Integer> batchSizes) {
    this.limits = limits;
    this.bytes = bytes;
    this.write = write;
    this.batchSizes = batchSizes;
  }

  public Future<O> submit(I item) {
    if (waiting.size() >= limits.waitingMax()) {
      return Future.failedFuture(new QueueFull(waiting.size()));
    }
    var entry = new Waiting<I, O>(item, bytes.applyAsInt(item), Promise.promise());
    waiting.add(entry);
    flush();
    return entry.written().future();
  }

  private void flush() {
    while (inFlight < limits.inFlightMax() && !waiting.isEmpty()) {
      var batch = nextBatch();
      inFlight++;
      batchSizes.accept(batch.size());
      write(batch)
          .onComplete(done -> {
            inFlight--;
            flush();
            settle(batch, done);
          });
    }
  }

  private List<Waiting<I, O>> nextBatch() {
    var batch = new ArrayList<Waiting<I, O>>();
    long total = 0;
    while (!waiting.isEmpty() && batch.size() < limits.rowsMax()) {
      total += waiting.element().bytes();
      if (!batch.isEmpty() && total > limits.bytesMax()) {
        break;
      }
      batch.add(waiting.remove());
    }
    return batch;
  }

  private Future<List<O>> write(List<Waiting<I, O>> batch) {
    try {
      return write.apply(batch.stream().map(Waiting::item).toList());
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  private static <I, O> void settle(List<Waiting<I, O>> batch, AsyncResult<List<O>> done) {
    for (int i = 0; i < batch.size(); i++) {
      var written = batch.get(i).written();
      if (done.succeeded()) {
        written.complete(done.result().get(i));
      } else {
        written.fail(done.cause());
      }
    }
  }
}
