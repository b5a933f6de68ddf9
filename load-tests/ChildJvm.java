import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A JVM that this run starts and stops. */
final class ChildJvm implements AutoCloseable {
  /** Flags of both servers. */
  static final List<String> FLAGS =
      List.of(
          "-XX:+UseSerialGC",
          "-Xmx1g",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  private static final Duration START_MAX = Duration.ofSeconds(90);
  private static final Duration STOP_MAX = Duration.ofSeconds(45);
  private static final int LOG_LINES_SHOWN = 20;

  private final Process process;
  private final Path log;

  private ChildJvm(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * {@code environment} is added to the environment of this process without {@code TRUNKLINE_*}.
   */
  static ChildJvm start(List<String> arguments, Map<String, String> environment, Path log)
      throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(FLAGS);
    command.addAll(arguments);
    var builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.startsWith("TRUNKLINE_") || name.equals("DATABASE_URL"));
    builder.environment().putAll(environment);
    var process = builder.start();
    process.getOutputStream().close();
    return new ChildJvm(process, log);
  }

  /** Returns a port of the loopback address that was free a moment ago. */
  static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }

  /** Blocks until the URL answers with a status below 300. */
  void awaitReady(URI url) throws IOException, InterruptedException {
    var until = System.nanoTime() + START_MAX.toNanos();
    while (!answers(url)) {
      if (!process.isAlive() || System.nanoTime() > until) {
        throw new IOException(
            "%s: not ready in time%n%s".formatted(log.getFileName(), lastLines()));
      }
      Thread.sleep(100);
    }
  }

  long pid() {
    return process.pid();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_MAX.toSeconds(), TimeUnit.SECONDS)) {
        System.out.println("Process " + process.pid() + " does not stop; killing it");
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private static boolean answers(URI url) throws InterruptedException {
    try (var client = HttpClient.newHttpClient()) {
      var request = HttpRequest.newBuilder(url).timeout(Duration.ofSeconds(2)).build();
      return client.send(request, BodyHandlers.discarding()).statusCode() < 300;
    } catch (IOException notYet) {
      return false;
    }
  }

  private String lastLines() throws IOException {
    var lines = Files.readAllLines(log);
    return String.join(
        System.lineSeparator(),
        lines.subList(Math.max(0, lines.size() - LOG_LINES_SHOWN), lines.size()));
  }
}
