package io.trunkline.platform.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.platform.secret.Secret;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MigrationsIT {
  private final DatabaseUrl url = DatabaseUrlParser.parse(TestDatabase.create().url());
  private final List<String> progress = new ArrayList<>();

  @Test
  void migratesAnEmptyDatabaseWhenNodesStartTogether() throws Exception {
    execute("DROP SCHEMA public CASCADE");
    execute("CREATE SCHEMA public");
    Callable<Boolean> node =
        () -> {
          migrations(url).apply(line -> {});
          return true;
        };

    try (var threads = Executors.newFixedThreadPool(3)) {
      for (var done : threads.invokeAll(List.of(node, node, node))) {
        assertThat(done.get()).isTrue();
      }
    }

    execute("SELECT id FROM delivery");
  }

  @Test
  void reportsNothingWhenTheSchemaIsCurrent() {
    migrations(url).awaitServer(progress::add);
    migrations(url).apply(progress::add);

    assertThat(progress).isEmpty();
  }

  @Test
  void rejectsADatabaseMigratedByANewerVersion() throws SQLException {
    execute(
        "INSERT INTO flyway_schema_history (installed_rank, version, description, type, script,"
            + " installed_by, execution_time, success)"
            + " VALUES (9000, '9000', 'later', 'SQL', 'V9000__later.sql', 'x', 1, true)");

    assertThatThrownBy(() -> migrations(url).apply(progress::add))
        .isInstanceOf(UnusableDatabaseException.class)
        .hasMessageContaining("schema version 9000")
        .hasMessageContaining("run the newer version");
  }

  @Test
  void doesNotRetryWhenTheServerRejectsThePassword() {
    var login = new DatabaseUrl.Login("nobody", Optional.of(Secret.of("hunter2")));
    var other =
        new DatabaseUrl(url.host(), url.port(), "absent", login, url.sslMode(), Optional.empty());

    assertThatThrownBy(() -> migrations(other).awaitServer(progress::add))
        .isInstanceOf(UnusableDatabaseException.class)
        .hasMessageContaining(url.address())
        .hasMessageNotContaining("hunter2");
    assertThat(progress).isEmpty();
  }

  private static Migrations migrations(DatabaseUrl url) {
    return new Migrations(url, InstantSource.system());
  }

  private void execute(String sql) throws SQLException {
    try (var connection = JdbcStatements.connect(url);
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
