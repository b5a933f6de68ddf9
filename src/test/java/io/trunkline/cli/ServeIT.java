package io.trunkline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.trunkline.node.ChildCommand;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs {@code serve} in a separate process. Tests signals, exit codes, files and database
 * processes.
 */
@Timeout(180)
class ServeIT {
  @TempDir Path working;
  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void stop() throws InterruptedException, IOException {
    for (var node : started) {
      node.destroy();
      node.waitFor(40, TimeUnit.SECONDS);
    }
    databases().forEach(ProcessHandle::destroyForcibly);
  }

  @Test
  void exitsWith0OnSigtermAndStopsDatabase() throws Exception {
    var node = serve("first.log");
    await().atMost(60, TimeUnit.SECONDS).until(() -> logContains("first.log", "Ready: gateway"));
    assertThat(databases()).isNotEmpty();

    node.destroy();

    assertThat(node.waitFor(40, TimeUnit.SECONDS)).isTrue();
    assertThat(node.exitValue()).isZero();
    assertThat(Files.readString(working.resolve("first.log")))
        .contains("Stopped")
        .doesNotContain("Lost the", "WARN", "ERROR");
    assertThat(data().resolve("postgresql/postmaster.pid")).doesNotExist();
    assertThat(databases()).isEmpty();
  }

  @Test
  void exitsWith78AndStartsNoDatabaseWhenPortIsTaken() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      var address = "127.0.0.1:" + taken.getLocalPort();

      var node = serve("first.log", "--gateway.listen=" + address);

      assertThat(node.waitFor(90, TimeUnit.SECONDS)).isTrue();
      assertThat(node.exitValue()).isEqualTo(78);
      assertThat(Files.readString(working.resolve("first.log")))
          .isEqualTo(
              "--gateway.listen is %s, but the node cannot listen there: Address already in use;"
                      .formatted(address)
                  + " stop the process that uses it, or choose another port\n");
      assertThat(data().resolve("postgresql-server")).doesNotExist();
      assertThat(databases()).isEmpty();
    }
  }

  @Test
  void sigtermDuringFirstMigrationEndsCleanly() throws Exception {
    var node = serve("first.log");
    await().atMost(60, TimeUnit.SECONDS).until(() -> logContains("first.log", "Migrating"));

    node.destroy();

    assertThat(node.waitFor(40, TimeUnit.SECONDS)).isTrue();
    assertThat(node.exitValue()).isZero();
    assertThat(Files.readString(working.resolve("first.log")))
        .contains("Stopped")
        .doesNotContain("exception", "WARN", "ERROR");
    assertThat(databases()).isEmpty();
    serve("second.log");
    await().atMost(60, TimeUnit.SECONDS).until(() -> logContains("second.log", "Ready: gateway"));
  }

  @Test
  void restrictsDataFolderToOwner() throws Exception {
    serve("first.log");

    awaitReady();

    assertThat(mode("")).isEqualTo("rwx------");
    assertThat(mode("credentials")).isEqualTo("rw-------");
    assertThat(mode("keyset.json")).isEqualTo("rw-------");
    assertThat(Files.readString(working.resolve("first.log")))
        .doesNotContain(Files.readString(data().resolve("postgresql-server/password")).strip());
  }

  @Test
  void exitsWith78WhenFolderIsInUseAndLeavesDatabaseRunning() throws Exception {
    serve("first.log");
    awaitReady();
    var database = databasePid();

    var second = serve("second.log");

    assertThat(second.waitFor(40, TimeUnit.SECONDS)).isTrue();
    assertThat(second.exitValue()).isEqualTo(78);
    assertThat(Files.readString(working.resolve("second.log"))).contains("in use by another node");
    assertThat(databasePid()).isEqualTo(database);
    assertThat(ProcessHandle.of(database)).isPresent();
  }

  @Test
  void startsAfterItWasKilled() throws Exception {
    serve("first.log").destroyForcibly().waitFor();
    var second = serve("second.log");
    awaitReady();
    second.destroyForcibly().waitFor();
    var orphan = databasePid();

    serve("third.log");

    await().atMost(60, TimeUnit.SECONDS).until(() -> isReady() && databasePid() != orphan);
  }

  private Process serve(String log) throws IOException {
    return serve(log, "--gateway.listen=127.0.0.1:0");
  }

  private Process serve(String log, String gateway) throws IOException {
    var process =
        ChildCommand.start(
            working,
            working.resolve(log),
            "--data.dir=data",
            gateway,
            "--control.listen=127.0.0.1:0",
            "--management.listen=127.0.0.1:0");
    started.add(process);
    return process;
  }

  /** Returns the database processes that use the data folder. */
  private List<ProcessHandle> databases() throws IOException {
    var folder = working.toRealPath().resolve("data").toString();
    return ProcessHandle.allProcesses()
        .filter(process -> process.info().commandLine().orElse("").contains(folder))
        .filter(process -> !started.stream().map(Process::toHandle).toList().contains(process))
        .toList();
  }

  private boolean logContains(String log, String text) throws IOException {
    return Files.readString(working.resolve(log)).contains(text);
  }

  private void awaitReady() {
    await().atMost(60, TimeUnit.SECONDS).until(this::isReady);
  }

  /** Returns whether the database is initialized and accepts connections. */
  private boolean isReady() throws IOException {
    var pidFile = data().resolve("postgresql/postmaster.pid");
    return Files.exists(pidFile)
        && Files.readString(pidFile).contains("ready")
        && !Files.exists(data().resolve("postgresql-server/initializing"));
  }

  private long databasePid() throws IOException {
    var lines = Files.readAllLines(data().resolve("postgresql/postmaster.pid"));
    return Long.parseLong(lines.getFirst().strip());
  }

  private Path data() {
    return working.resolve("data");
  }

  private String mode(String file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(data().resolve(file)));
  }
}
