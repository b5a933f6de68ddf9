package io.trunkline.platform.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs {@code initdb} and {@code pg_ctl} on one cluster. */
final class PostgresPrograms {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresPrograms.class);
  private static final Duration INITIALIZE_LIMIT = Duration.ofMinutes(2);
  private static final Duration FAST_STOP_WAIT = Duration.ofSeconds(15);
  private static final Duration IMMEDIATE_STOP_WAIT = Duration.ofSeconds(5);
  private static final int LOG_LINES_SHOWN = 5;

  private final Path home;
  private final Path cluster;
  private final Path folder;

  PostgresPrograms(Path home, Path cluster, Path folder) {
    this.home = home;
    this.cluster = cluster;
    this.folder = folder;
  }

  Path cluster() {
    return cluster;
  }

  void initialize(String user, Path passwordFile) {
    var result =
        run(
            "initdb",
            List.of(
                "--pgdata=" + cluster,
                "--username=" + user,
                "--auth=scram-sha-256",
                "--pwfile=" + passwordFile,
                "--encoding=UTF8",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--locale=C",
                "--no-instructions"),
            INITIALIZE_LIMIT);
    if (!result.succeeded()) {
      throw new UnusableDatabaseException(
          "cannot create the database in " + cluster + ": " + lastLines(result.output()));
    }
  }

  /** Blocks until the server accepts connections. */
  void start(List<String> settings, Duration wait) {
    var log = folder.resolve("log");
    rotateLog(log);
    var options = settings.stream().map(it -> "-c " + quote(it)).collect(Collectors.joining(" "));
    var arguments = new ArrayList<>(List.of("start", "--pgdata=" + cluster, "--log=" + log));
    arguments.addAll(List.of("--wait", "--timeout=" + wait.toSeconds(), "--silent"));
    arguments.add("--options=" + options);
    if (!run("pg_ctl", arguments, wait.plusSeconds(10)).succeeded()) {
      throw new UnusableDatabaseException(
          "PostgreSQL does not start in %s: %s (full log: %s)"
              .formatted(cluster, lastLines(readLog(log)), log));
    }
  }

  /**
   * Stops the server and ends its sessions. If that takes too long, stops it immediately, so that
   * its next start recovers as after a crash.
   */
  void stop() {
    if (!stop("fast", FAST_STOP_WAIT) && Files.exists(pidFile())) {
      LOG.warn(
          "PostgreSQL did not stop in time; stopping it at once. Its next start recovers all"
              + " committed data");
      stop("immediate", IMMEDIATE_STOP_WAIT);
    }
  }

  /** Returns the server's main process; empty if it has ended. */
  Optional<ProcessHandle> process() {
    return pid().flatMap(ProcessHandle::of).filter(ProcessHandle::isAlive);
  }

  /** Stops a server that a killed node left running on this cluster. */
  void stopOrphan(Consumer<String> progress) {
    var process = process();
    if (process.isEmpty()) {
      // The server removes a stale pid file itself.
      return;
    }
    if (isAnotherProgram(process.get())) {
      // PostgreSQL would refuse to start, because a process with that id exists. Stopping that
      // process would end an unrelated program.
      deletePidFile();
      return;
    }
    progress.accept("Stopping the PostgreSQL server that a killed node left running …");
    stop();
  }

  /** Whether the process id now belongs to another program or to a zombie. */
  private static boolean isAnotherProgram(ProcessHandle process) {
    var command = process.info().command().map(it -> it.substring(it.lastIndexOf('/') + 1));
    return command.isPresent() ? !command.get().startsWith("postgres") : isZombie(process);
  }

  private static boolean isZombie(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"))
          .contains(") Z ");
    } catch (IOException notLinux) {
      return false;
    }
  }

  private boolean stop(String mode, Duration wait) {
    var arguments =
        List.of(
            "stop",
            "--pgdata=" + cluster,
            "--mode=" + mode,
            "--wait",
            "--timeout=" + wait.toSeconds(),
            "--silent");
    return run("pg_ctl", arguments, wait.plusSeconds(5)).succeeded();
  }

  private Path pidFile() {
    return cluster.resolve("postmaster.pid");
  }

  private Optional<Long> pid() {
    try (var lines = Files.lines(pidFile())) {
      return lines
          .findFirst()
          .map(String::strip)
          .filter(it -> it.matches("\\d{1,9}"))
          .map(Long::valueOf);
    } catch (IOException absent) {
      return Optional.empty();
    }
  }

  private void deletePidFile() {
    try {
      Files.deleteIfExists(pidFile());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + pidFile(), e);
    }
  }

  private record Result(int exitCode, String output) {
    boolean succeeded() {
      return exitCode == 0;
    }
  }

  private Result run(String program, List<String> arguments, Duration limit) {
    var command = new ArrayList<String>();
    if (UserNamespace.isNeeded()) {
      // PostgreSQL refuses to run as root. In a user namespace of its own, it does not see that it
      // is root.
      command.addAll(List.of("unshare", "-U"));
    }
    command.add(home.resolve("bin").resolve(program).toString());
    command.addAll(arguments);
    var output = folder.resolve("output");
    try {
      // The output goes to a file, because the server would keep a pipe open as long as it runs.
      var process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      process.getOutputStream().close();
      if (!process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return new Result(-1, program + " did not end within " + limit.toSeconds() + " s");
      }
      return new Result(process.exitValue(), Files.readString(output));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run " + program, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for " + program, e);
    }
  }

  private static void rotateLog(Path log) {
    try {
      if (Files.exists(log)) {
        Files.move(log, log.resolveSibling("log.1"), StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot move " + log, e);
    }
  }

  private static String readLog(Path log) {
    try {
      return Files.readString(log, StandardCharsets.ISO_8859_1);
    } catch (IOException absent) {
      return "";
    }
  }

  private static String lastLines(String text) {
    var lines = text.lines().toList();
    return String.join(
        " | ", lines.subList(Math.max(0, lines.size() - LOG_LINES_SHOWN), lines.size()));
  }

  /** Quotes for a shell, because pg_ctl passes its options to one. */
  private static String quote(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
