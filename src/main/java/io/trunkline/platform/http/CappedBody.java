package io.trunkline.platform.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Consumer;

/**
 * Reads a request's body within its cap and the budget of all bodies, and shows each chunk as it
 * comes. What it took of the budget is given back by {@link #close}.
 */
public final class CappedBody {

  /** How reading ended. */
  public sealed interface Outcome {
    record Whole(Buffer body) implements Outcome {}

    /** More than the cap: reading stopped at the byte after it. */
    record TooLarge() implements Outcome {}

    /** All bodies together are too large now. */
    record OverBudget() implements Outcome {}

    /** The sender went away. */
    record Aborted() implements Outcome {}
  }

  private final HttpServerRequest request;
  private final long bytesMax;
  private final ByteBudget budget;
  private final Promise<Outcome> read = Promise.promise();
  private final Buffer body;
  private long taken;
  private boolean isClosed;

  public CappedBody(HttpServerRequest request, long bytesMax, ByteBudget budget) {
    this.request = request;
    this.bytesMax = bytesMax;
    this.budget = budget;
    this.body = Buffer.buffer((int) Math.min(Math.max(declared(request), 0), 64 * 1_024));
  }

  /** The length that the sender declared; -1 when it declared none. */
  public static long declared(HttpServerRequest request) {
    var length = request.getHeader("Content-Length");
    try {
      return length == null ? -1 : Long.parseLong(length);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /** The request must be paused, or just arrived. */
  public Future<Outcome> read(Consumer<Buffer> chunks) {
    request.exceptionHandler(_ -> read.tryComplete(new Outcome.Aborted()));
    request.handler(chunk -> take(chunk, chunks));
    request.endHandler(_ -> read.tryComplete(new Outcome.Whole(body)));
    if ("100-continue".equalsIgnoreCase(request.getHeader("Expect"))) {
      request.response().writeContinue();
    }
    request.resume();
    return read.future();
  }

  private void take(Buffer chunk, Consumer<Buffer> chunks) {
    if (read.future().isComplete()) {
      return;
    }
    if (body.length() + (long) chunk.length() > bytesMax) {
      read.complete(new Outcome.TooLarge());
    } else if (!budget.tryTake(chunk.length())) {
      read.complete(new Outcome.OverBudget());
    } else {
      taken += chunk.length();
      body.appendBuffer(chunk);
      chunks.accept(chunk);
    }
  }

  /** Gives back what the body took of the budget; nothing may use it any more. */
  public void close() {
    if (!isClosed) {
      isClosed = true;
      budget.giveBack(taken);
      read.tryComplete(new Outcome.Aborted());
    }
  }
}
