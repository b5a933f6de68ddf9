package io.trunkline.ingress;

import io.trunkline.platform.http.CappedBody;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;

/**
 * What a sender still sends after its answer. It is read and thrown away for a little while, for a
 * connection that is closed on unread bytes is reset, and the sender may never see why it was
 * refused.
 */
final class UnreadBody {
  private static final long DISCARDED_BYTES_MAX = 1_024 * 1_024;
  private static final long SHORT_BYTES_MAX = 64 * 1_024;

  private final HttpServerRequest request;
  private long discarded;

  private UnreadBody(HttpServerRequest request) {
    this.request = request;
  }

  static void discard(HttpServerRequest request, boolean isWhole) {
    if (!isWhole && !request.isEnded()) {
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
   * Other streams of an HTTP/2 connection go on, and so does a connection whose sender is about to
   * send the little that it said: the answer looks the same whether or not a body was read.
   */
  static boolean endsConnection(HttpServerRequest request) {
    return request.version() != HttpVersion.HTTP_2 && !isShort(request);
  }

  private static boolean isShort(HttpServerRequest request) {
    var declared = CappedBody.declared(request);
    return declared >= 0
        && declared <= SHORT_BYTES_MAX
        && !request.headers().contains(HttpHeaders.EXPECT);
  }
}
