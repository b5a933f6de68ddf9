package io.trunkline.node;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.trunkline.platform.postgres.Database;
import io.trunkline.platform.postgres.TestDatabase;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Tests that the audit trail of both APIs is complete, contains no secrets, and is kept for a
 * limited time.
 */
class AuditRetentionIT {
  private static final String MARKER = "marker-4c1f-of-a-secret";

  private final CapturedLog log = CapturedLog.begin(Level.INFO);
  private final Vertx vertx = Vertx.vertx();
  private final TestDatabase testDatabase = TestDatabase.create();
  private final Database database = testDatabase.open(vertx);

  @AfterEach
  void stop() {
    vertx.close().await();
    log.close();
  }

  private TestNode startNode() {
    return TestNode.builder().on(testDatabase).start();
  }

  @Test
  void keepsSecretsOutOfTablesAndLog() {
    try (var node = startNode();
        var api = node.api()) {
      checkThatNoSecretIsStored(node, api);
    }
  }

  private void checkThatNoSecretIsStored(TestNode node, ApiClient api) {
    var connection = node.source().create().connection().arn().value();
    var shown = new ArrayList<>(List.of(MARKER, TestNode.OWNER_KEY.secret().reveal()));
    var made = call(api, "POST", "/v1/access-keys", new JsonObject().put("policy", everything()));
    shown.add(made.getString("secretAccessKey"));
    var installation =
        new JsonObject().put("providerType", "GitHub").put("owner", "octo").put("secret", MARKER);
    var id = call(api, "POST", "/v1/installations", installation).getString("id");
    var rotated = call(api, "POST", "/v1/installations/" + id + "/secrets", new JsonObject());
    shown.add(rotated.getString("webhookSecret"));
    call(api, "POST", "/v1/installations", installation.copy().put("zork", MARKER));
    call(api, "PUT", "/v1/pipelines/p", pipeline(connection));
    call(
        api,
        "POST",
        "/v1/explain",
        new JsonObject()
            .put("providerType", "GitHub")
            .put("headers", new JsonObject().put("Authorization", MARKER))
            .put("body", new JsonObject().put("token", MARKER)));
    api.aws("CreateConnection", new JsonObject().put("ConnectionName", "c").put("Zork", MARKER));
    api.aws("CreateZork", new JsonObject().put("Secret", MARKER));

    var dump = dump();

    assertThat(dump).contains("CreateAccessKey", "PutPipeline", "CreateConnection");
    for (var secret : shown) {
      assertThat(dump)
          .doesNotContain(secret)
          .doesNotContain(HexFormat.of().formatHex(secret.getBytes(StandardCharsets.UTF_8)));
      assertThat(log.text()).doesNotContain(secret);
    }
  }

  @Test
  void losesNoReadRecordOnDrain() {
    try (var node = startNode();
        var api = node.api()) {
      for (var i = 0; i < 50; i++) {
        call(api, "GET", "/v1/pipelines", new JsonObject());
      }
    }

    var rows = database.run("SELECT count(*) FROM audit WHERE action = 'ListPipelines'").await();
    assertThat(rows.iterator().next().getInteger(0)).isEqualTo(50);
  }

  @Test
  void keepsRecordsAsLongAsConfigured() {
    // The first node creates the account.
    startNode().close();
    for (var days : List.of(29, 31)) {
      database
          .run(
              "INSERT INTO audit (id, account_id, action, resource, at) VALUES"
                  + " (gen_random_uuid(), '000000000000', 'Old', '%d', now() - interval '%d days')"
                      .formatted(days, days))
          .await();
    }

    startNode().close();

    var rows = database.run("SELECT resource FROM audit WHERE action = 'Old'").await();
    assertThat(rows).extracting(row -> row.getString(0)).containsExactly("29");
  }

  private static JsonObject everything() {
    return new JsonObject(
        """
        {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}\
        """);
  }

  private static JsonObject pipeline(String connectionArn) {
    var source =
        new JsonObject()
            .put("connectionArn", connectionArn)
            .put("fullRepositoryId", "octo/app")
            .put("branchName", "main");
    var target =
        new JsonObject()
            .put("type", "http")
            .put("url", "https://ci.example.com/hook")
            .put("format", "provider")
            .put("secret", MARKER)
            .put("headers", new JsonObject().put("X-Token", MARKER));
    return new JsonObject().put("sources", new JsonArray().add(source)).put("target", target);
  }

  /** Returns every row of every table as text, with bytes as hexadecimal digits. */
  private String dump() {
    var dump = new StringBuilder();
    var tables =
        database
            .run("SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public'")
            .await();
    for (var table : tables) {
      for (var row : database.run("SELECT t::text FROM " + table.getString(0) + " t").await()) {
        dump.append(row.getString(0)).append('\n');
      }
    }
    return dump.toString();
  }

  private static JsonObject call(ApiClient api, String method, String path, JsonObject body) {
    return new JsonObject(api.call(method, path, method.equals("GET") ? "" : body.encode()).body());
  }
}
