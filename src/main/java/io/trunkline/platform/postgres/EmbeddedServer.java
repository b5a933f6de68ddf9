package io.trunkline.platform.postgres;

import io.trunkline.platform.secret.PrivateFiles;
import io.trunkline.platform.secret.Secret;
import io.vertx.pgclient.SslMode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL server as a child process of this node. The cluster is stored in {@code postgresql/}
 * in the data folder; programs, password, access rules and log are stored in {@code
 * postgresql-server/}. The caller must hold the lock of the data folder, so a server that still
 * runs on it was left by a killed node.
 */
public final class EmbeddedServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedServer.class);
  private static final String USER = "trunkline";
  private static final String NAME = "trunkline";
  private static final String MAJOR = "18";
  private static final int START_ATTEMPTS_MAX = 3;
  private static final Duration START_WAIT = Duration.ofSeconds(60);

  /**
   * Every connection needs the password. The server has no Unix socket, so no rule is needed for
   * one.
   */
  private static final String ACCESS_RULES =
      """
      # Overwritten at each start.
      host all all 127.0.0.1/32 scram-sha-256
      """;

  private final PostgresPrograms programs;
  private final Path folder;
  private final DatabaseUrl url;
  private volatile boolean isClosed;

  private EmbeddedServer(PostgresPrograms programs, Path folder, DatabaseUrl url) {
    this.programs = programs;
    this.folder = folder;
    this.url = url;
  }

  /**
   * Blocks until the server accepts connections: several seconds for a new data folder, otherwise
   * less than one second.
   */
  public static EmbeddedServer start(
      Path dataFolder, SecureRandom random, Consumer<String> progress) {
    var folder = PrivateFiles.folder(dataFolder.toAbsolutePath().resolve("postgresql-server"));
    var cluster = dataFolder.toAbsolutePath().resolve("postgresql");
    var programs = new PostgresPrograms(PostgresBinaries.unpack(folder, progress), cluster, folder);
    programs.stopOrphan(progress);
    var password = prepareCluster(programs, folder, random, progress);
    PrivateFiles.write(folder.resolve("pg_hba.conf"), ACCESS_RULES);
    progress.accept("Starting PostgreSQL " + MAJOR + " …");
    var url = launch(programs, folder, password);
    try {
      JdbcStatements.createDatabase(url, NAME);
      Files.deleteIfExists(folder.resolve("initializing"));
    } catch (IOException e) {
      programs.stop();
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      programs.stop();
      throw e;
    }
    return new EmbeddedServer(programs, folder, url.withDatabase(NAME));
  }

  /**
   * Starts the server again on the same port whenever its process ends by itself. Calls {@code
   * giveUp} if that is not possible.
   */
  public void keepRunning(Runnable giveUp) {
    var process = programs.process();
    if (process.isEmpty()) {
      restart(giveUp);
    } else {
      var _ =
          process
              .get()
              .onExit()
              .thenRun(() ->
                  Thread.ofPlatform()
                      .daemon()
                      .name("trunkline-postgresql-restart")
                      .start(() -> restart(giveUp)));
    }
  }

  private synchronized void restart(Runnable giveUp) {
    if (isClosed) {
      return;
    }
    LOG.error("The embedded PostgreSQL has ended by itself; starting it again");
    for (int attempt = 1; attempt <= START_ATTEMPTS_MAX; attempt++) {
      try {
        programs.stopOrphan(line -> {});
        programs.start(settings(url.port(), folder), START_WAIT);
        LOG.info("The embedded PostgreSQL runs again");
        keepRunning(giveUp);
        return;
      } catch (UnusableDatabaseException e) {
        LOG.error("The embedded PostgreSQL does not start: {}", e.getMessage());
      }
    }
    giveUp.run();
  }

  /** URL on the loopback address, with the port of this start and the generated password. */
  public DatabaseUrl url() {
    return url;
  }

  /** Stops the server and waits until its process has ended. */
  @Override
  public void close() {
    isClosed = true;
    stop();
  }

  private synchronized void stop() {
    programs.stop();
  }

  /** Whether the data folder contains a complete cluster. */
  public static boolean existsIn(Path dataFolder) {
    return Files.exists(dataFolder.resolve("postgresql").resolve("PG_VERSION"))
        && !Files.exists(dataFolder.resolve("postgresql-server").resolve("initializing"));
  }

  private static Secret prepareCluster(
      PostgresPrograms programs, Path folder, SecureRandom random, Consumer<String> progress) {
    var passwordFile = folder.resolve("password");
    var initializing = folder.resolve("initializing");
    try {
      if (Files.exists(initializing) && Files.exists(programs.cluster())) {
        // The first start was interrupted, so the cluster contains no data yet.
        PostgresBinaries.delete(programs.cluster());
      }
      if (Files.exists(programs.cluster().resolve("PG_VERSION"))) {
        requireSameMajor(programs.cluster());
        return readPassword(passwordFile, programs.cluster());
      }
      progress.accept("Creating the database in " + programs.cluster() + " …");
      var password = randomText(random);
      PrivateFiles.write(passwordFile, password);
      PrivateFiles.write(initializing, "");
      programs.initialize(USER, passwordFile);
      return Secret.of(password);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot prepare " + programs.cluster(), e);
    }
  }

  private static String randomText(SecureRandom random) {
    var bytes = new byte[24];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private static void requireSameMajor(Path cluster) throws IOException {
    var major = Files.readString(cluster.resolve("PG_VERSION")).strip();
    if (!major.equals(MAJOR)) {
      throw new UnusableDatabaseException(
          ("%s was created by PostgreSQL %s, and this version contains PostgreSQL %s;"
                  + " dump it with the old version and restore it with this one")
              .formatted(cluster, major, MAJOR));
    }
  }

  private static Secret readPassword(Path passwordFile, Path cluster) {
    return PrivateFiles.read(passwordFile)
        .map(text -> Secret.of(text.strip()))
        .orElseThrow(() ->
            new UnusableDatabaseException(
                "%s is missing; the database in %s cannot be opened without it; restore the file"
                    .formatted(passwordFile, cluster)));
  }

  private static DatabaseUrl launch(PostgresPrograms programs, Path folder, Secret password) {
    for (var attempt = 1; ; attempt++) {
      var port = freePort();
      try {
        programs.start(settings(port, folder), START_WAIT);
        var login = new DatabaseUrl.Login(USER, Optional.of(password));
        return new DatabaseUrl(
            "127.0.0.1", port, "postgres", login, SslMode.DISABLE, Optional.empty());
      } catch (UnusableDatabaseException e) {
        // Another program took the port, or processes of a killed server are still ending.
        if (attempt == START_ATTEMPTS_MAX) {
          throw e;
        }
        LOG.info("PostgreSQL did not start; trying again");
        programs.stopOrphan(line -> {});
      }
    }
  }

  /** Settings for the command line, where they override all files of the cluster. */
  private static List<String> settings(int port, Path folder) {
    var settings = new ArrayList<String>();
    settings.addAll(List.of("fsync=on", "synchronous_commit=on", "full_page_writes=on"));
    settings.addAll(List.of("listen_addresses=127.0.0.1", "port=" + port));
    settings.add("unix_socket_directories=");
    settings.add("hba_file=" + folder.resolve("pg_hba.conf"));
    settings.addAll(List.of("password_encryption=scram-sha-256", "max_connections=80"));
    settings.addAll(List.of("wal_level=logical", "jit=off", "timezone=UTC"));
    settings.addAll(List.of("shared_buffers=128MB", "max_wal_size=2GB", "min_wal_size=256MB"));
    // Most of the WAL is full pages after a checkpoint. Rare checkpoints reduce them. Compressing
    // them would cost more than writing them, because these binaries support only pglz.
    settings.addAll(List.of("checkpoint_timeout=15min", "wal_compression=off"));
    // Statements and error details may contain secrets, which must not be logged.
    settings.addAll(List.of("log_error_verbosity=terse", "log_min_error_statement=panic"));
    return settings;
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("no free port on 127.0.0.1", e);
    }
  }
}
