package io.trunkline.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** The database refuses the records of successful calls. */
@TestInstance(Lifecycle.PER_CLASS)
class AuditedChangesIT {
  private static final String REFUSE_SUCCESSFUL_CALLS =
      "ALTER TABLE audit ADD CHECK (kind <> 'CALL' OR result <> 'OK') NOT VALID";

  private TestNode node;
  private ApiClient api;

  @BeforeAll
  void start() {
    node = TestNode.builder().start();
    api = node.api();
    node.database().run(REFUSE_SUCCESSFUL_CALLS).await();
  }

  @AfterAll
  void stop() {
    api.close();
    node.close();
  }

  @Test
  void changeOfNativeApiIsRolledBackWithTheRecordOfItsCall() {
    var installation = new JsonObject().put("providerType", "GitHub").put("owner", "octo");

    var answer = api.call("POST", "/v1/installations", installation);

    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(node.count("SELECT count(*) FROM installation")).isZero();
    assertThat(records("CreateInstallation")).isEqualTo(1);
  }

  @Test
  void changeOfCodeConnectionsIsRolledBackWithTheRecordOfItsCall() {
    var connection = new JsonObject().put("ConnectionName", "octo").put("ProviderType", "GitHub");

    var answer = api.aws("CreateConnection", connection);

    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(node.count("SELECT count(*) FROM connection")).isZero();
    assertThat(records("CreateConnection")).isEqualTo(1);
  }

  /** Checks that no change is recorded, and returns the number of records of failed calls. */
  private long records(String action) {
    assertThat(
            node.count(
                "SELECT count(*) FROM audit WHERE kind = 'CHANGE' AND action = '" + action + "'"))
        .isZero();
    return node.count(
        "SELECT count(*) FROM audit WHERE kind = 'CALL' AND result LIKE 'Internal%' AND action = '"
            + action
            + "'");
  }
}
