package io.trunkline.node;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A node in a process of its own, started from the packaged jar. */
final class ChildNode implements AutoCloseable {
  private static final Duration START_MAX = Duration.ofSeconds(60);
  final int gateway;
  private final int management;
  private final Process process;
  private final Path log;

  private ChildNode(int gateway, int management, Process process, Path log) {
    this.gateway = gateway;
    this.management = management;
    this.process = process;
    this.log = log;
  }

  /** Blocks until the node is ready. {@code jvm} are the flags before {@code -jar}. */
  static ChildNode start(Path dataFolder, int gateway, List<String> jvm, List<String> flags) {
    int management = freePort();
    var command = new ArrayList<String>();
    command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
    command.addAll(jvm);
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx256m",
            "-jar",
            System.getProperty("trunkline.jar", "target/trunkline.jar")));
    command.addAll(
        List.of(
            "serve",
            "--data.dir=" + dataFolder,
            "--gateway.listen=127.0.0.1:" + gateway,
            "--control.listen=127.0.0.1:0",
            "--management.listen=127.0.0.1:" + management));
    command.addAll(flags);
    try {
      var log = Files.createTempFile("trunkline-node", ".log");
      var process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      // Ends the process even if the test fails.
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
      var node = new ChildNode(gateway, management, process, log);
      node.awaitReady();
      return node;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void awaitReady() {
    var until = System.nanoTime() + START_MAX.toNanos();
    while (System.nanoTime() < until && process.isAlive()) {
      if (isReady()) {
        return;
      }
      sleep();
    }
    process.destroyForcibly();
    throw new IllegalStateException("the node did not start:\n" + log());
  }

  boolean isReady() {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + management + "/readyz"))
            .timeout(Duration.ofSeconds(3))
            .build();
    try (var client = HttpClient.newHttpClient()) {
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static void sleep() {
    try {
      MILLISECONDS.sleep(50);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Sends SIGKILL. */
  void kill() {
    process.destroyForcibly();
    waitFor();
  }

  /** Sends SIGTERM and returns the exit code. */
  int terminate() {
    process.destroy();
    return waitFor();
  }

  private int waitFor() {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return "no log: " + e;
    }
  }

  static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      terminate();
    }
  }
}
