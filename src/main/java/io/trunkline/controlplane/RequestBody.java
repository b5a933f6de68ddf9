package io.trunkline.controlplane;

import io.trunkline.platform.http.ByteBudget;
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
final class RequestBody {
  static final int BYTES_MAX = 1 << 20;
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  /**
   * How long the rest of a rejected body is read and discarded, so that the client can read the
   * response.
   */
  private static final Duration LINGER = Duration.ofSeconds(1);

  private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");

  private RequestBody() {}

  /**
   * Fails with an {@link ApiException} if the request is not signed, the body is too large or
   * arrives too slowly, or the budget of all bodies is used up. The body of a request without
   * {@code Authorization} is not read, because it cannot change the answer.
   */
  static Future<Buffer> read(HttpServerRequest request, ByteBudget.Share share) {
    return read(request, share, DEADLINE);
  }

  static Future<Buffer> read(HttpServerRequest request, ByteBudget.Share share, Duration deadline) {
    var vertx = Vertx.currentContext().owner();
    var read = Promise.<Buffer>promise();
    if (contentLength(request) > BYTES_MAX) {
      read.fail(tooLarge());
    } else if (!request.headers().contains(HttpHeaders.AUTHORIZATION)) {
      read.fail(
          new ApiException(ApiError.MISSING_AUTHENTICATION_TOKEN, "Missing Authentication Token"));
    } else {
      if (request.headers().contains(HttpHeaders.EXPECT, HttpHeaders.CONTINUE, true)) {
        request.response().writeContinue();
      }
      var timer = vertx.setTimer(deadline.toMillis(), _ -> read.tryFail(tooSlow(deadline)));
      collect(request, share, read);
      read.future().onComplete(_ -> vertx.cancelTimer(timer));
    }
    return read.future()
        .onFailure(_ -> {
          if (isBodyLeft(request)) {
            hangUp(vertx, request);
          }
        });
  }

  private static void collect(
      HttpServerRequest request, ByteBudget.Share share, Promise<Buffer> read) {
    var body = Buffer.buffer();
    request.exceptionHandler(read::tryFail);
    request.handler(chunk -> {
      if (body.length() + chunk.length() > BYTES_MAX) {
        read.tryFail(tooLarge());
      } else if (!share.tryAcquire(chunk.length())) {
        read.tryFail(
            new ApiException(ApiError.THROTTLING, "Too many requests are in progress; try again."));
      } else {
        body.appendBuffer(chunk);
      }
    });
    request.endHandler(_ -> read.tryComplete(body));
  }

  private static boolean isBodyLeft(HttpServerRequest request) {
    return !request.isEnded()
        && (contentLength(request) > 0
            || request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
            || request.version() == HttpVersion.HTTP_2);
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
