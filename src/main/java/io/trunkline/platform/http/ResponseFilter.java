package io.trunkline.platform.http;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpClientConnectionInternal;
import java.net.ProtocolException;

/**
 * Passes on only what can be the answer to a request: its final response (RFC 9110, section 15.2).
 * Vert.x would end the exchange at any 1xx response other than 100 and 103 and reuse the
 * connection, so that the next request would get the final response of the previous one.
 */
final class ResponseFilter extends ChannelDuplexHandler {
  private boolean isReading;
  private boolean isRequestWrittenWhileReading;
  private boolean isDropping;
  private boolean isClosed;

  private ResponseFilter() {}

  /** Adds a filter to a new connection, before its first request. */
  static void addTo(HttpConnection connection) {
    var context = ((HttpClientConnectionInternal) connection).channelHandlerContext();
    context.pipeline().addBefore(context.name(), "responses", new ResponseFilter());
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    isRequestWrittenWhileReading |= isReading;
    var _ = context.write(message, promise);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    isReading = true;
    if (message instanceof HttpResponse response) {
      check(context, response);
    }
    if (!isDropping && !isClosed) {
      context.fireChannelRead(message);
      return;
    }
    ReferenceCountUtil.release(message);
    if (message instanceof LastHttpContent) {
      isDropping = false;
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    isReading = false;
    isRequestWrittenWhileReading = false;
    context.fireChannelReadComplete();
  }

  private void check(ChannelHandlerContext context, HttpResponse response) {
    isDropping = response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    if (isRequestWrittenWhileReading) {
      // The response was received together with the previous one, so it does not answer the
      // request.
      close(context, "a response arrived before its request");
    } else if (response.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
      // No request asks for another protocol, and no final response can follow this one.
      close(context, "the host switched to another protocol (status 101)");
    }
  }

  private void close(ChannelHandlerContext context, String reason) {
    if (!isClosed) {
      isClosed = true;
      context.fireExceptionCaught(new ProtocolException(reason));
      var _ = context.close();
    }
  }
}
