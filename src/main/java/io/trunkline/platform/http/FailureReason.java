package io.trunkline.platform.http;

import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.TooLongFrameException;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClosedException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.UnknownHostException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/** Describes in one line why an exchange failed and with which host. */
final class FailureReason {
  private static final int LENGTH_MAX = 300;

  private FailureReason() {}

  static String of(HttpUrl url, Throwable failure) {
    var what =
        switch (failure) {
          case UnknownHostException _ -> "the name does not resolve";
          case ConnectTimeoutException _ -> "no connection in time";
          case NoRouteToHostException _ -> "no route to the host";
          case ConnectException _ -> "connection refused";
          case SSLException tls -> "TLS failed: " + tls.getMessage();
          case TimeoutException _ -> "no answer in time";
          case HttpClosedException _ -> "connection closed before an answer";
          case ProtocolException invalid -> "invalid answer: " + invalid.getMessage();
          case TooLongFrameException _ -> "the head of the answer is too long";
          case ConnectionPoolTooBusyException _ -> "too many requests wait for this address";
          default -> "invalid answer (" + failure.getClass().getSimpleName() + ")";
        };
    var line = (url.hostAndPort() + ": " + what).replaceAll("\\p{Cntrl}+", " ");
    return line.substring(0, Math.min(LENGTH_MAX, line.length()));
  }
}
