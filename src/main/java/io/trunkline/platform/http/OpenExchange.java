package io.trunkline.platform.http;

import io.trunkline.platform.http.Exchange.Answered;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/**
 * An exchange in progress. It ends once: at the end of the answer, at a limit, or on a failure; its
 * connection is then reused or closed. Confined to one event loop.
 */
final class OpenExchange {
  private final Vertx vertx;
  private final HttpClient http;
  private final HttpCall call;
  private final ExchangeLimits limits;
  private final Promise<Exchange> end = Promise.promise();
  private final Buffer body = Buffer.buffer();
  private Optional<HttpClientRequest> request = Optional.empty();
  private Optional<HttpClientResponse> response = Optional.empty();

  OpenExchange(Vertx vertx, HttpClient http, HttpCall call, ExchangeLimits limits) {
    this.vertx = vertx;
    this.http = http;
    this.call = call;
    this.limits = limits;
  }

  Future<Exchange> run(List<InetAddress> addresses) {
    var timer = vertx.setTimer(limits.exchange().toMillis(), _ -> timeOut());
    dial(addresses, 0);
    return end.future().onComplete(_ -> vertx.cancelTimer(timer));
  }

  /**
   * Tries the next address only if no connection was established, so that nothing is sent twice.
   */
  private void dial(List<InetAddress> addresses, int index) {
    http.request(options(addresses.get(index)))
        .onSuccess(this::send)
        .onFailure(failure -> {
          if (index + 1 < addresses.size() && !isEnded()) {
            dial(addresses, index + 1);
          } else {
            end.tryFail(failure);
          }
        });
  }

  private void send(HttpClientRequest dialled) {
    dialled.exceptionHandler(this::fail);
    if (isEnded()) {
      dialled.reset();
      return;
    }
    request = Optional.of(dialled);
    if (call.url().isV6()) {
      // The client would omit the brackets around the host.
      dialled.authority(HostAndPort.authority("[" + call.url().host() + "]", call.url().port()));
    }
    dialled.send(call.body()).onSuccess(this::read).onFailure(this::fail);
  }

  private void read(HttpClientResponse answer) {
    if (isEnded()) {
      return;
    }
    response = Optional.of(answer);
    answer.exceptionHandler(_ -> endWithoutBody(answer));
    answer.endHandler(_ -> end.tryComplete(answered(answer, true)));
    answer.handler(chunk -> keep(answer, chunk));
  }

  private void keep(HttpClientResponse answer, Buffer chunk) {
    if (isEnded()) {
      return;
    }
    var room = limits.bodyBytesMax() - body.length();
    body.appendBuffer(chunk, 0, Math.min(room, chunk.length()));
    if (chunk.length() > room) {
      endWithoutBody(answer);
    }
  }

  private void timeOut() {
    fail(new TimeoutException("no answer within " + limits.exchange()));
  }

  /** Ends with the status and the part of the body that have arrived. */
  private void endWithoutBody(HttpClientResponse answer) {
    end.tryComplete(answered(answer, false));
    close();
  }

  private void fail(Throwable failure) {
    response.ifPresentOrElse(
        this::endWithoutBody,
        () -> {
          end.tryFail(failure);
          close();
        });
  }

  /** Closes the connection instead of reading the rest, which may never end. */
  private void close() {
    request.ifPresent(sent -> {
      sent.reset();
      sent.connection().close();
    });
  }

  private boolean isEnded() {
    return end.future().isComplete();
  }

  private Answered answered(HttpClientResponse answer, boolean complete) {
    return new Answered(answer.statusCode(), answer.headers(), body, complete);
  }

  private RequestOptions options(InetAddress address) {
    var url = call.url();
    return new RequestOptions()
        .setMethod(call.method())
        .setServer(SocketAddress.inetSocketAddress(url.port(), address.getHostAddress()))
        .setHost(url.host())
        .setPort(url.port())
        .setSsl(url.isSecure())
        .setURI(url.path())
        .setFollowRedirects(false)
        .setHeaders(call.headers());
  }
}
