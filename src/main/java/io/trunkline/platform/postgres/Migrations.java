package io.trunkline.platform.postgres;

import static java.util.stream.Collectors.toMap;

import java.net.UnknownHostException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.Function;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.exception.FlywayValidateException;

/**
 * Migrates the schema to the version that this jar expects. If several nodes start at the same
 * time, one migrates and the others wait, because Flyway takes an advisory lock.
 */
public final class Migrations {
  private static final int SERVER_VERSION_MIN = 15;
  private static final Duration SERVER_WAIT = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofMillis(500);

  private final DatabaseUrl url;
  private final InstantSource clock;

  public Migrations(DatabaseUrl url, InstantSource clock) {
    this.url = url;
    this.clock = clock;
  }

  /** Migrates and blocks. Throws {@link UnusableDatabaseException} if the schema is too new. */
  public void apply(Consumer<String> progress) {
    try {
      var flyway = flyway();
      requireNotNewer(flyway);
      var pending = flyway.info().pending().length;
      if (pending > 0) {
        progress.accept("Migrating the database: " + pending + " migrations …");
        flyway.migrate();
      } else {
        flyway.validate();
      }
    } catch (FlywayValidateException e) {
      throw new UnusableDatabaseException(
          "the database at %s was created by another version of Trunkline; use that version, or a new database"
              .formatted(url.address()),
          e);
    } catch (FlywayException e) {
      throw new UnusableDatabaseException(
          "cannot migrate the database at " + url.address() + ": " + reason(e), e);
    }
  }

  /** Returns what the server said, because Flyway's own message has many lines. */
  private static String reason(FlywayException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException said) {
        return String.valueOf(said.getMessage());
      }
    }
    return String.valueOf(e.getMessage());
  }

  private Flyway flyway() {
    var properties =
        url.jdbcProperties().stringPropertyNames().stream()
            .collect(toMap(Function.identity(), url.jdbcProperties()::getProperty));
    return Flyway.configure()
        .dataSource(url.jdbcUrl(), url.login().user(), properties.getOrDefault("password", ""))
        .jdbcProperties(properties)
        .locations("classpath:db/migration")
        .load();
  }

  /**
   * Blocks until the server accepts connections, at most 30 seconds. Throws {@link
   * UnusableDatabaseException} after that, and if the server is too old.
   */
  public void awaitServer(Consumer<String> progress) {
    var giveUpAt = clock.instant().plus(SERVER_WAIT);
    var waiting = false;
    while (true) {
      try (var connection = JdbcStatements.connect(url)) {
        var version = JdbcStatements.serverVersion(connection);
        if (version / 10_000 < SERVER_VERSION_MIN) {
          throw new UnusableDatabaseException(
              "the database at %s is PostgreSQL %d; Trunkline needs %d or newer"
                  .formatted(url.address(), version / 10_000, SERVER_VERSION_MIN));
        }
        return;
      } catch (SQLException e) {
        if (!isTransient(e) || clock.instant().isAfter(giveUpAt)) {
          throw new UnusableDatabaseException(
              "cannot connect to the database at %s: %s".formatted(url.address(), reason(e)), e);
        }
        if (!waiting) {
          progress.accept(
              "Waiting for the database at %s: %s …".formatted(url.address(), reason(e)));
          waiting = true;
        }
        pause();
      }
    }
  }

  /**
   * SQLSTATE class 08 is a connection error; 57P03 means that the server is starting. 08004 means
   * that client and server do not agree, for example about TLS.
   */
  private static boolean isTransient(SQLException e) {
    var state = String.valueOf(e.getSQLState());
    return (state.startsWith("08") && !state.equals("08004")) || state.equals("57P03");
  }

  /** The driver's message hides that a host is unknown. */
  private static String reason(SQLException e) {
    return e.getCause() instanceof UnknownHostException
        ? "the host is unknown"
        : String.valueOf(e.getMessage());
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for the database", e);
    }
  }

  private void requireNotNewer(Flyway flyway) {
    var known =
        Arrays.stream(flyway.info().all())
            .filter(it -> it.getState().isResolved() && !isFuture(it))
            .map(MigrationInfo::getVersion)
            .max(MigrationVersion::compareTo);
    var newest =
        Arrays.stream(flyway.info().all())
            .filter(Migrations::isFuture)
            .map(MigrationInfo::getVersion)
            .max(MigrationVersion::compareTo);
    newest.ifPresent(version -> {
      throw new UnusableDatabaseException(
          ("the database at %s has schema version %s, but this version of Trunkline supports"
                  + " only up to %s; run the newer version of Trunkline")
              .formatted(url.address(), version, known.map(String::valueOf).orElse("none")));
    });
  }

  private static boolean isFuture(MigrationInfo migration) {
    return migration.getState() == MigrationState.FUTURE_SUCCESS
        || migration.getState() == MigrationState.FUTURE_FAILED;
  }
}
