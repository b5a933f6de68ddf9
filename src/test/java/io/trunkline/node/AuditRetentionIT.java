package io.trunkline.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.platform.postgres.Database;
import io.trunkline.platform.postgres.TestDatabase;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a node keeps of the calls on both APIs: every record, no secret, not for ever. */
class AuditRetentionIT {
  private static final String MARKER = "marker-4c1f-of-a-secret";

  @TempDir private Path folder;
  private final CapturedLog log = CapturedLog.begin();
  private final Vertx vertx = Vertx.vertx();
  private final TestDatabase server = TestDatabase.create();
  private final Database database = server.open(vertx);
  private final HttpClient http = HttpClient.newHttpClient();
  private Map<String, String> flags = Map.of();
  private Node node;

  @BeforeEach
  void start() throws IOException {
    flags = Setup.flags(folder, server.url());
    node = Node.start(Setup.config(folder, flags), _ -> {}).await();
  }

  @AfterEach
  void stop() {
    http.close();
    node.drain().await();
    vertx.close().await();
    log.close();
  }

  @Test
  void keepsSecretsOutOfEveryTableAndTheLog() throws Exception {
    var connection = Setup.of(node).connectionArn().value();
    var shown = new ArrayList<>(List.of(MARKER, Setup.SECRET_ACCESS_KEY));
    var made = call("POST", "/v1/access-keys", new JsonObject().put("policy", everything()));
    shown.add(made.getString("secretAccessKey"));
    var installation =
        new JsonObject().put("providerType", "GitHub").put("owner", "octo").put("secret", MARKER);
    var id = call("POST", "/v1/installations", installation).getString("id");
    var rotated = call("POST", "/v1/installations/" + id + "/secrets", new JsonObject());
    shown.add(rotated.getString("webhookSecret"));
    call("POST", "/v1/installations", installation.copy().put("zork", MARKER));
    call("PUT", "/v1/pipelines/p", pipeline(connection));
    call(
        "POST",
        "/v1/explain",
        new JsonObject()
            .put("providerType", "GitHub")
            .put("headers", new JsonObject().put("Authorization", MARKER))
            .put("body", new JsonObject().put("token", MARKER)));
    aws("CreateConnection", new JsonObject().put("ConnectionName", "c").put("Zork", MARKER));
    aws("CreateZork", new JsonObject().put("Secret", MARKER));

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
  void losesNoRecordOfAReadWhenItDrains() throws Exception {
    for (var i = 0; i < 50; i++) {
      call("GET", "/v1/pipelines", new JsonObject());
    }

    node.drain().await();

    var rows = database.run("SELECT count(*) FROM audit WHERE action = 'ListPipelines'").await();
    assertThat(rows.iterator().next().getInteger(0)).isEqualTo(50);
    node = Node.start(Setup.config(folder, flags), _ -> {}).await();
  }

  @Test
  void keepsRecordsAsLongAsTheSettingSays() {
    node.drain().await();
    for (var days : List.of(29, 31)) {
      database
          .run(
              "INSERT INTO audit (id, account_id, action, resource, at) VALUES"
                  + " (gen_random_uuid(), '000000000000', 'Old', '%d', now() - interval '%d days')"
                      .formatted(days, days))
          .await();
    }

    node = Node.start(Setup.config(folder, flags), _ -> {}).await();

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

  /** Every row of every table as text; columns of bytes are in hexadecimal digits. */
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

  private void aws(String operation, JsonObject body) {
    NodeCalls.ofOwner(http, node).aws(operation, body);
  }

  private JsonObject call(String method, String path, JsonObject body) {
    return new JsonObject(NodeCalls.ofOwner(http, node).call(method, path, body).body());
  }
}
