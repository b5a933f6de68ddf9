package io.trunkline.platform.postgres;

import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.flywaydb.core.Flyway;

/** An empty migrated database on the PostgreSQL server that all tests of this JVM share. */
public final class TestDatabase {
  /** Older databases are dropped. Must be more than tests use at the same time. */
  private static final int KEPT_COUNT = 64;

  private static final AtomicInteger COUNT = new AtomicInteger();

  /** Rejects the record of a successful call that is not written together with its changes. */
  private static final String CALLS_COMMIT_WITH_THEIR_CHANGES =
      """
      CREATE FUNCTION reject_late_call() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF EXISTS (SELECT FROM audit WHERE account_id = NEW.account_id AND kind = 'CHANGE'
            AND request_id = NEW.request_id AND xmin <> pg_current_xact_id()::xid) THEN
          RAISE 'the change of % was committed without the record of its call', NEW.action;
        END IF;
        RETURN NEW;
      END $$;

      CREATE TRIGGER reject_late_call BEFORE INSERT ON audit FOR EACH ROW
        WHEN (NEW.kind = 'CALL' AND NEW.result = 'OK') EXECUTE FUNCTION reject_late_call();
      """;

  private final String name;

  private TestDatabase(String name) {
    this.name = name;
  }

  public static TestDatabase create() {
    var number = COUNT.incrementAndGet();
    execute(
        "CREATE DATABASE test_%d TEMPLATE trunkline_template STRATEGY FILE_COPY".formatted(number));
    if (number > KEPT_COUNT) {
      execute("DROP DATABASE IF EXISTS test_%d WITH (FORCE)".formatted(number - KEPT_COUNT));
    }
    return new TestDatabase("test_" + number);
  }

  /** {@code postgresql://user:password@host:port/name}. */
  public String url() {
    return "postgresql://postgres:postgres@127.0.0.1:" + Server.PORT + "/" + name;
  }

  public Database open(Vertx vertx) {
    return new Database(pool(vertx));
  }

  public Pool pool(Vertx vertx) {
    return PgBuilder.pool()
        .with(new PoolOptions().setMaxSize(8))
        .connectingTo(PgConnectOptions.fromUri(url()).setCachePreparedStatements(true))
        .using(vertx)
        .build();
  }

  private static void execute(String sql) {
    try (var connection = Server.INSTANCE.getPostgresDatabase().getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static final class Server {
    static final EmbeddedPostgres INSTANCE = start();
    static final int PORT = INSTANCE.getPort();

    private static EmbeddedPostgres start() {
      try {
        var server = EmbeddedPostgres.builder().setDataDirectory(TestFolder.create()).start();
        try (var connection = server.getPostgresDatabase().getConnection();
            var statement = connection.createStatement()) {
          statement.execute("CREATE DATABASE trunkline_template");
        }
        Flyway.configure()
            .dataSource(server.getDatabase("postgres", "trunkline_template"))
            .load()
            .migrate();
        try (var connection = server.getDatabase("postgres", "trunkline_template").getConnection();
            var statement = connection.createStatement()) {
          statement.execute(CALLS_COMMIT_WITH_THEIR_CHANGES);
        }
        return server;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
