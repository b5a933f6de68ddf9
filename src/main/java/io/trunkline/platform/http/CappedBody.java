package io.trunkline.platform.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Consumer;

/**
 * Reads a request's body within its size limit and the budget of all bodies, and passes on each
 * chunk as it arrives. {@link #close} returns the bytes to the budget.
 */
public final class CappedBody {

  /** Result of reading a body. */
  public sealed interface Outcome {
    record Whole(Buffer body) implements Outcome {}

    /** The body is larger than the limit; reading stopped at the first byte beyond it. */
    record TooLarge() implements Outcome {}

    /** The budget of all bodies is used up. */
    record OverBudget() implements Outcome {}

    /** The sender closed the connection. */
    record Aborted() implements Outcome {}
  }

  private final HttpServerRequest request;
  private final long bytesMax;
  private final ByteBudget.Share budget;
  private final Promise<Outcome> read = Promise.promise();
  private final Buffer body;
  private boolean isClosed;

  public CappedBody(HttpServerRequest request, long bytesMax, ByteBudget.Share budget) {
    this.request = request;
    this.bytesMax = bytesMax;
    this.budget = budget;
    this.body = Buffer.buffer((int) Math.min(Math.max(declaredLength(request), 0), 64 * 1_024));
  }

  /** Returns the declared length; -1 if none was declared. */
  public static long declaredLength(HttpServerRequest request) {
    var length = request.getHeader("Content-Length");
    try {
      return length == null ? -1 : Long.parseLong(length);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /** Starts reading. The request must be paused or have just arrived. */
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
    } else if (!budget.tryAcquire(chunk.length())) {
      read.complete(new Outcome.OverBudget());
    } else {
      body.appendBuffer(chunk);
      chunks.accept(chunk);
    }
  }

  /** Returns the body's bytes to the budget; the body may not be used afterwards. */
  public void close() {
    if (!isClosed) {
      isClosed = true;
      budget.close();
      read.tryComplete(new Outcome.Aborted());
    }
  }
}
