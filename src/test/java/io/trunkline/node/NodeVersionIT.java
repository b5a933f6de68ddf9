package io.trunkline.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.Version;
import io.trunkline.platform.postgres.Database;
import io.trunkline.platform.postgres.TestDatabase;
import io.trunkline.platform.postgres.UnusableDatabaseException;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests the rule of docs/upgrading.md: all nodes on a database run the same version. */
@Timeout(60)
class NodeVersionIT {
  private final TestDatabase testDatabase = TestDatabase.create();
  private final Vertx vertx = Vertx.vertx();
  private final Database database = testDatabase.open(vertx);

  @AfterEach
  void close() {
    vertx.close().await();
  }

  // Attack 77.
  @Test
  void doesNotStartOrMigrateWhileNodeOfOtherVersionRuns() {
    runNode("0.0.1");
    // Migrating would apply the last migration again, and fail because its tables exist.
    run(
        "DELETE FROM flyway_schema_history WHERE version = (SELECT max(version) FROM"
            + " flyway_schema_history)");

    assertThatThrownBy(this::start)
        .isInstanceOf(UnusableDatabaseException.class)
        .hasMessageContaining("a node of version 0.0.1 is running on this database")
        .hasMessageContaining("version " + Version.current().number());

    assertThat(versions()).containsExactly("0.0.1");
  }

  // Attack 77.
  @Test
  void doesNotStartOnNewerSchema() {
    run(
        "INSERT INTO flyway_schema_history (installed_rank, version, description, type, script,"
            + " installed_by, execution_time, success)"
            + " VALUES (9000, '9000', 'later', 'SQL', 'V9000__later.sql', 'x', 1, true)");

    assertThatThrownBy(this::start)
        .isInstanceOf(UnusableDatabaseException.class)
        .hasMessageContaining("schema version 9000");

    assertThat(versions()).isEmpty();
  }

  @Test
  void startsNextToNodeOfSameVersionAndLeavesOnStop() {
    runNode(Version.current().number());

    var node = start();
    var running = versions();
    node.close();

    assertThat(running).hasSize(2);
    assertThat(versions()).hasSize(1);
  }

  private TestNode start() {
    return TestNode.builder().on(testDatabase).start();
  }

  private void runNode(String version) {
    database
        .run(
            "INSERT INTO node (id, version, leased_until)"
                + " VALUES (gen_random_uuid(), $1, now() + interval '1 hour')",
            Tuple.of(version))
        .await();
  }

  private List<String> versions() {
    return database.run("SELECT version FROM node").await().stream()
        .map(row -> row.getString(0))
        .toList();
  }

  private void run(String sql) {
    database.run(sql).await();
  }
}
