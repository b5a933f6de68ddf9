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
 * PostgreSQL as a child process of this node. The cluster lies in {@code postgresql/} of the data
 * folder; programs, password, access rules and log lie beside it in {@code postgresql-server/}. The
 * caller holds the lock of the data folder: a server that still runs there belongs to nobody.
 */
public final class EmbeddedServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedServer.class);
  private static final String USER = "trunkline";
  private static final String NAME = "trunkline";
  private static final String MAJOR = "18";
  private static final int START_ATTEMPTS_MAX = 3;
  private static final Duration START_WAIT = Duration.ofSeconds(60);

  /** Every line asks for the password; there is no Unix socket that a line could speak of. */
  private static final String ACCESS_RULES =
      """
      # Written at each start; changes are lost.
      host all all 127.0.0.1/32 scram-sha-256
      """;

  private final PostgresPrograms programs;
  private final DatabaseUrl url;

  private EmbeddedServer(PostgresPrograms programs, DatabaseUrl url) {
    this.programs = programs;
    this.url = url;
  }

  /** Blocks until the server takes connections: seconds at first, below one second later. */
  public static EmbeddedServer start(
      Path dataFolder, SecureRandom random, Consumer<String> progress) {
    var folder = PrivateFiles.folder(dataFolder.toAbsolutePath().resolve("postgresql-server"));
    var cluster = dataFolder.toAbsolutePath().resolve("postgresql");
    var programs = new PostgresPrograms(PostgresBinaries.unpack(folder, progress), cluster, folder);
    programs.stopLeftBehind(progress);
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
    return new EmbeddedServer(programs, url.withDatabase(NAME));
  }

  /** On the loopback address, with a port of this run and the generated password. */
  public DatabaseUrl url() {
    return url;
  }

  /** Stops the server and waits until it has gone. */
  @Override
  public void close() {
    programs.stop();
  }

  /** Whether a cluster was made in this data folder before. */
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
        // The first start was cut off: nobody has written to that cluster yet.
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
          ("%s was made by PostgreSQL %s and this build carries %s;"
                  + " dump it with the old build and restore it")
              .formatted(cluster, major, MAJOR));
    }
  }

  private static Secret readPassword(Path passwordFile, Path cluster) {
    return PrivateFiles.read(passwordFile)
        .map(text -> Secret.of(text.strip()))
        .orElseThrow(() ->
            new UnusableDatabaseException(
                "%s is missing, and %s opens only with it; restore the file"
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
        // The port was taken meanwhile, or workers of a killed server are still on their way out.
        if (attempt == START_ATTEMPTS_MAX) {
          throw e;
        }
        LOG.info("PostgreSQL did not start, trying again");
        programs.stopLeftBehind(line -> {});
      }
    }
  }

  /** On the command line they win over every file in the cluster. */
  private static List<String> settings(int port, Path folder) {
    var settings = new ArrayList<String>();
    settings.addAll(List.of("fsync=on", "synchronous_commit=on", "full_page_writes=on"));
    settings.addAll(List.of("listen_addresses=127.0.0.1", "port=" + port));
    settings.add("unix_socket_directories=");
    settings.add("hba_file=" + folder.resolve("pg_hba.conf"));
    settings.addAll(List.of("password_encryption=scram-sha-256", "max_connections=80"));
    settings.addAll(List.of("wal_level=logical", "jit=off", "timezone=UTC"));
    settings.addAll(List.of("shared_buffers=128MB", "max_wal_size=2GB", "min_wal_size=256MB"));
    // Full pages after a checkpoint are most of the log. Few checkpoints rather than packed pages:
    // these binaries only have pglz, which costs more than the writing.
    settings.addAll(List.of("checkpoint_timeout=15min", "wal_compression=off"));
    // A statement and the details of an error may hold what belongs in no log.
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
