package io.trunkline.ingress;

import io.trunkline.platform.http.CappedBody;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;

/**
 * The part of a body that arrives after the response. A limited amount of it is read and discarded,
 * because closing a connection with unread bytes resets it, and then the sender may not see the
 * response.
 */
final class UnreadBody {
  private static final long DISCARDED_BYTES_MAX = 1_024 * 1_024;
  private static final long SHORT_BYTES_MAX = 64 * 1_024;

  private final HttpServerRequest request;
  private long discarded;

  private UnreadBody(HttpServerRequest request) {
    this.request = request;
  }

  static void discard(HttpServerRequest request, boolean isComplete) {
    if (!isComplete && !request.isEnded()) {
      new UnreadBody(request).discard();
    }
  }

  private void discard() {
    request.exceptionHandler(_ -> close());
    request.handler(chunk -> {
      discarded += chunk.length();
      if (discarded > DISCARDED_BYTES_MAX) {
        close();
      }
    });
    request.endHandler(_ -> {
      if (!isShort(request)) {
        close();
      }
    });
    request.resume();
  }

  private void close() {
    if (request.version() != HttpVersion.HTTP_2) {
      request.connection().close();
    } else {
      request.response().reset();
    }
  }

  /**
   * Returns whether the connection must be closed after the response. An HTTP/2 connection stays
   * open for its other streams. After a short body, the connection stays open and the rest of the
   * body is read, so that the sender cannot see whether the body was read before the response.
   */
  static boolean endsConnection(HttpServerRequest request) {
    return request.version() != HttpVersion.HTTP_2 && !isShort(request);
  }

  private static boolean isShort(HttpServerRequest request) {
    var declared = CappedBody.declaredLength(request);
    return declared >= 0
        && declared <= SHORT_BYTES_MAX
        && !request.headers().contains(HttpHeaders.EXPECT);
  }
}
