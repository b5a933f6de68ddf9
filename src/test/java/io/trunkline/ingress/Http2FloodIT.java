package io.trunkline.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.node.PemFiles;
import io.trunkline.platform.http.Listener;
import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that clients cannot flood the listener with HTTP/2 over TLS. */
class Http2FloodIT {
  private static final long MEGABYTE = 1_024L * 1_024;
  private final Vertx vertx = Vertx.vertx();
  @TempDir private Path folder;
  private PemFiles pem;
  private int port;

  @BeforeEach
  void listen() throws IOException, InterruptedException, GeneralSecurityException {
    pem = PemFiles.create(folder);
    var tls = new Listener.Address.Tls(pem.certificate().toString(), pem.key().toString());
    var address = new Listener.Address("127.0.0.1", 0, Optional.of(tls));
    port =
        new Listener(vertx, address, request -> request.response().end("served"))
            .listen()
            .toCompletionStage()
            .toCompletableFuture()
            .join();
  }

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private RawSocket connect() throws IOException {
    var socket =
        (SSLSocket)
            pem.trust().getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
    var parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {"h2"});
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    assertThat(socket.getApplicationProtocol()).isEqualTo("h2");
    return new RawSocket(socket)
        .send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
        .send(frame(4, 0, 0, new byte[0]));
  }

  // Attack 36: a header block that never ends.
  @Test
  void closesAConnectionThatFloodsHeaderFrames() throws IOException {
    try (var wire = connect()) {
      wire.send(frame(1, 0, 1, new byte[] {(byte) 0x82, (byte) 0x84, (byte) 0x87}));

      var sent = wire.sendUntilRefused(frame(9, 0, 1, new byte[8_192]), 64 * MEGABYTE);

      assertThat(sent).isLessThan(32 * MEGABYTE);
    }
  }

  // Attack 36: streams that are opened and reset endlessly.
  @Test
  void closesAConnectionThatResetsStreamsEndlessly() throws IOException {
    var flood = new ByteArrayOutputStream();
    for (int stream = 1; stream < 20_000; stream += 2) {
      flood.writeBytes(frame(1, 4, stream, new byte[] {(byte) 0x83, (byte) 0x84, (byte) 0x87}));
      flood.writeBytes(frame(3, 0, stream, new byte[] {0, 0, 0, 8}));
    }

    try (var wire = connect()) {
      wire.sendUntilRefused(flood.toByteArray(), flood.size());

      // GOAWAY with ENHANCE_YOUR_CALM, RFC 9113 section 7.
      assertThat(new String(wire.readAll(), StandardCharsets.ISO_8859_1))
          .contains("\u0000\u0000\u0000\u000b");
    }
  }

  /** Builds a frame (RFC 9113, section 4.1). */
  private static byte[] frame(int type, int flags, int stream, byte[] payload) {
    var frame = new ByteArrayOutputStream();
    frame.write(payload.length >> 16);
    frame.write(payload.length >> 8);
    frame.write(payload.length);
    frame.write(type);
    frame.write(flags);
    frame.write(stream >> 24);
    frame.write(stream >> 16);
    frame.write(stream >> 8);
    frame.write(stream);
    frame.writeBytes(payload);
    return frame.toByteArray();
  }
}
