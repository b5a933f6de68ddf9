package io.trunkline.node;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;

import io.trunkline.platform.secret.Secret;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sends pushes on connections that stay open, as providers do. Each sender opens another connection
 * only after the server announced that it closes the current one. Records every request that fails
 * on a connection that has already served one.
 */
final class KeepAliveLoad implements AutoCloseable {
  private final int port;
  private final String path;
  private final Secret secret;
  private final ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor();
  private volatile boolean isStopped;
  final AtomicInteger acknowledged = new AtomicInteger();
  final List<String> failed = new CopyOnWriteArrayList<>();

  KeepAliveLoad(int port, TestSource source) {
    this.port = port;
    this.path = source.webhookPath();
    this.secret = source.secret();
  }

  void awaitAcknowledged(int count) {
    int target = acknowledged.get() + count;
    await().atMost(60, SECONDS).until(() -> acknowledged.get() >= target);
  }

  KeepAliveLoad start(int count) {
    for (int i = 0; i < count; i++) {
      senders.execute(this::run);
    }
    return this;
  }

  private void run() {
    while (!isStopped) {
      int served = 0;
      try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        socket.setSoTimeout(10_000);
        var in = new BufferedInputStream(socket.getInputStream());
        while (!isStopped && serve(socket, in)) {
          served++;
        }
      } catch (IOException e) {
        // A connection that was refused, or that served nothing yet, does not count as a failure.
        if (served > 0) {
          failed.add(e.toString());
        }
        pause();
      }
    }
  }

  /** Returns whether the connection stays open. */
  private boolean serve(Socket socket, InputStream in) throws IOException {
    var request = PushLoad.request(path, secret);
    socket.getOutputStream().write(request);
    var status = line(in);
    if (status.isEmpty()) {
      throw new IOException("closed without an answer");
    }
    var isKept = true;
    int length = 0;
    for (var header = line(in); !header.isEmpty(); header = line(in)) {
      var lower = header.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = Integer.parseInt(lower.substring(15).strip());
      }
      isKept &= !lower.equals("connection: close");
    }
    in.readNBytes(length);
    if (status.contains(" 202 ")) {
      acknowledged.incrementAndGet();
    } else {
      failed.add(status);
    }
    return isKept;
  }

  private static String line(InputStream in) throws IOException {
    var line = new ByteArrayOutputStream();
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      line.write(c);
    }
    return line.toString(StandardCharsets.ISO_8859_1).strip();
  }

  private static void pause() {
    try {
      Thread.sleep(Duration.ofMillis(20));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void stop() {
    isStopped = true;
    senders.close();
  }

  @Override
  public void close() {
    stop();
  }
}
