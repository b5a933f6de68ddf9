package io.trunkline.controlplane;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * Reads a whole request body, up to {@link #BYTES_MAX} and a deadline. Call it before anything
 * blocks or waits; otherwise body chunks are lost.
 */
public final class RequestBody {
  static final int BYTES_MAX = 1 << 20;
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  /**
   * How long the rest of a rejected body is discarded, so that the client can read the response.
   */
  private static final Duration LINGER = Duration.ofSeconds(1);

  private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");

  private RequestBody() {}

  /** Fails with an {@link ApiException} if the body is too large or arrives too slowly. */
  public static Future<Buffer> read(HttpServerRequest request) {
    return read(request, DEADLINE);
  }

  static Future<Buffer> read(HttpServerRequest request, Duration deadline) {
    var vertx = Vertx.currentContext().owner();
    var read = Promise.<Buffer>promise();
    if (contentLength(request) > BYTES_MAX) {
      read.fail(tooLarge());
    } else {
      if (request.headers().contains(HttpHeaders.EXPECT, HttpHeaders.CONTINUE, true)) {
        request.response().writeContinue();
      }
      var timer = vertx.setTimer(deadline.toMillis(), _ -> read.tryFail(tooSlow(deadline)));
      collect(request, read);
      read.future().onComplete(_ -> vertx.cancelTimer(timer));
    }
    return read.future().onFailure(_ -> hangUp(vertx, request));
  }

  private static void collect(HttpServerRequest request, Promise<Buffer> read) {
    var body = Buffer.buffer();
    request.exceptionHandler(read::tryFail);
    request.handler(chunk -> {
      if (body.length() + chunk.length() > BYTES_MAX) {
        read.tryFail(tooLarge());
      } else {
        body.appendBuffer(chunk);
      }
    });
    request.endHandler(_ -> read.tryComplete(body));
  }

  private static void hangUp(Vertx vertx, HttpServerRequest request) {
    if (request.version() != HttpVersion.HTTP_2) {
      request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    }
    request.handler(_ -> {});
    vertx.setTimer(LINGER.toMillis(), _ -> request.connection().close());
  }

  private static long contentLength(HttpServerRequest request) {
    var length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return length == null || !LENGTH.matcher(length).matches() ? 0 : Long.parseLong(length);
  }

  private static ApiException tooLarge() {
    return new ApiException(
        ApiError.REQUEST_TOO_LARGE,
        "The request body must not be larger than %d bytes.".formatted(BYTES_MAX));
  }

  private static ApiException tooSlow(Duration deadline) {
    return new ApiException(
        ApiError.REQUEST_TIMEOUT,
        "The request body did not arrive within %d seconds.".formatted(deadline.toSeconds()));
  }
}
