package io.trunkline;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.cli.CommandContext;
import io.trunkline.platform.postgres.TestDatabase;
import io.trunkline.platform.secret.Keyset;
import io.trunkline.settings.SettingSources.DefaultPaths;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** A start with a database that cannot be used ends with exit code 78 and one line. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class BadDatabasesIT {
  @TempDir Path working;
  private final StringWriter err = new StringWriter();
  private final TestDatabase database = TestDatabase.create();
  private final String role = "role_" + System.nanoTime();

  @Test
  void userThatMayNotLogIn() throws IOException {
    execute("CREATE ROLE %s NOLOGIN".formatted(role));

    expect("is not permitted to log in", database.url().replace("//postgres:", "//" + role + ":"));
  }

  @Test
  void userWithoutPermissions() throws IOException {
    execute("CREATE ROLE %s LOGIN".formatted(role));

    expect("permission denied", database.url().replace("//postgres:", "//" + role + ":"));
  }

  @Test
  void unknownUser() throws IOException {
    expect("role \"nobody\" does not exist", database.url().replace("//postgres:", "//nobody:"));
  }

  @Test
  void unknownDatabase() throws IOException {
    expect("database \"absent\" does not exist", database.url().replaceFirst("[^/]+$", "absent"));
  }

  @Test
  void serverWithoutTls() throws IOException {
    expect("SSL", database.url() + "?sslmode=require");
  }

  @Test
  void schemaOfNewerVersion() throws IOException {
    execute(
        "INSERT INTO flyway_schema_history (installed_rank, version, description, type, script,"
            + " installed_by, execution_time, success)"
            + " VALUES (9000, '9000', 'later', 'SQL', 'V9000__later.sql', 'x', 1, true)");

    expect("run the newer version of Trunkline", database.url());
  }

  @Test
  void changedMigration() throws IOException {
    execute("UPDATE flyway_schema_history SET checksum = 1 WHERE version = '001'");

    expect("was created by another version of Trunkline", database.url());
  }

  @Test
  void databaseWithoutSchema() throws IOException {
    execute("DROP SCHEMA public CASCADE");

    expect("no schema has been selected to create in", database.url());
  }

  @Test
  void foreignKeyset() throws IOException {
    execute("INSERT INTO keyset_canary (key_id, sealed) VALUES (7, '\\x00')");

    expect("this node's keyset lacks (key 7)", database.url());
  }

  @Test
  void accessKeyOfOtherAccount() throws IOException {
    execute("INSERT INTO account (id) VALUES ('111111111111')");
    execute(
        "INSERT INTO access_key (id, account_id, secret)"
            + " VALUES ('AKIDOTHER', '111111111111', '\\x00')");

    expect(
        "belongs to account 111111111111",
        database.url(),
        "--bootstrap.access-key-id=AKIDOTHER",
        "--bootstrap.secret-access-key=hunter2");
  }

  private void execute(String sql) {
    var vertx = Vertx.vertx();
    try {
      database.open(vertx).run(sql).await();
    } finally {
      vertx.close().await();
    }
  }

  private void expect(String message, String url, String... more) throws IOException {
    Files.writeString(working.resolve("keyset.json"), Keyset.generate().json().reveal());
    var paths = new DefaultPaths(working, working);
    var line = Main.line(new CommandContext(Map.of("DATABASE_URL", url), paths));
    line.setErr(new PrintWriter(err, true));
    var arguments = new ArrayList<String>();
    arguments.addAll(List.of("serve", "--data.dir=data", "--log.level=warn"));
    arguments.add("--secrets.keyset-file=keyset.json");
    for (var listener : new String[] {"gateway", "control", "management"}) {
      arguments.add("--" + listener + ".listen=127.0.0.1:0");
    }
    arguments.addAll(List.of(more));

    var code = line.execute(arguments.toArray(String[]::new));

    assertThat(err.toString().lines()).as(err.toString()).hasSize(1);
    assertThat(err.toString()).contains(message).doesNotContain("Exception:", "postgres:postgres");
    assertThat(code).isEqualTo(78);
  }
}
