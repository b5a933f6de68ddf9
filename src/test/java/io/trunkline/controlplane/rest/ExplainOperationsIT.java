package io.trunkline.controlplane.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.delivery.Github;
import io.trunkline.installation.Installation;
import io.trunkline.node.TestNode;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExplainOperationsIT {
  @RegisterExtension static final NativeApi api = new NativeApi();
  private final NativeClient alice = api.client(NativeApi.ALICE);
  private final NativeClient bob = api.client(NativeApi.BOB);
  private final Installation installation = api.installation("octo");

  @BeforeEach
  void register() {
    var connection = api.connection(installation);
    api.pipeline("deploy", connection, "octo/app", new JsonArray());
    api.pipeline("release", connection, "octo/app", tagsOnly());
  }

  private static JsonArray tagsOnly() {
    return new JsonArray(
        """
        [{"providerType": "CodeStarSourceConnection", "gitConfiguration": {
          "sourceActionName": "Source", "push": [{"tags": {"includes": ["v*"]}}]}}]\
        """);
  }

  private static JsonObject push() {
    return Github.push("refs/heads/main", "0", "1");
  }

  private String received() {
    api.receive(installation, "push", push());
    var deliveries = alice.get("/v1/deliveries").body().getJsonArray("deliveries");
    return deliveries.getJsonObject(0).getString("id");
  }

  private NativeClient.Reply explain(JsonObject question) {
    return alice.post("/v1/explain", question);
  }

  @Test
  void explainsADelivery() {
    var id = received();

    var all = explain(new JsonObject().put("deliveryId", id)).body();
    var one = explain(new JsonObject().put("deliveryId", id).put("pipeline", "release")).body();

    assertThat(all.getJsonArray("decisions")).hasSize(2);
    assertThat(one.getJsonArray("decisions")).hasSize(1);
    var decision = one.getJsonArray("decisions").getJsonObject(0);
    assertThat(decision.getString("outcome")).isEqualTo("NOT_MATCHED");
    assertThat(decision.getString("reason")).isNotBlank();
    assertThat(api.count("SELECT count(*) FROM dispatch")).isOne();
  }

  @Test
  void saysWhyADeliveryDoesNotConcernAPipeline() {
    var id = received();
    api.pipeline("elsewhere", api.connection(installation), "octo/other", new JsonArray());
    var other = api.installation("octo");
    api.pipeline("unconnected", api.connection(other), "octo/app", new JsonArray());

    assertThat(reason(id, "elsewhere"))
        .isEqualTo(
            "no source of this pipeline is octo/app; its sources are octo/other; the pipeline is"
                + " newer than the delivery");
    assertThat(reason(id, "unconnected"))
        .contains("does not use the installation that received this webhook");
  }

  @Test
  void saysWhyADeliveryWithoutAChangeStartsNothing() {
    api.receive(installation, "issues", push());
    var deliveries = alice.get("/v1/deliveries").body().getJsonArray("deliveries");

    assertThat(reason(deliveries.getJsonObject(0).getString("id"), "release"))
        .startsWith("the delivery starts no pipeline: event issues");
  }

  private String reason(String delivery, String pipeline) {
    var question = new JsonObject().put("deliveryId", delivery).put("pipeline", pipeline);
    var decisions = explain(question).body().getJsonArray("decisions");
    assertThat(decisions).hasSize(1);
    assertThat(decisions.getJsonObject(0).getString("outcome")).isEqualTo("NOT_MATCHED");
    return decisions.getJsonObject(0).getString("reason");
  }

  @Test
  void explainsASentWebhookWithoutRecordingIt() {
    var question =
        new JsonObject()
            .put("providerType", "GitHub")
            .put("headers", new JsonObject().put("X-GitHub-Event", "push"));

    var ofJson = explain(question.copy().put("body", push())).body();
    var ofText = explain(question.copy().put("body", push().encode())).body();

    assertThat(ofJson.getString("status")).isEqualTo("accepted");
    assertThat(ofJson.getJsonArray("decisions").getJsonObject(0).getString("outcome"))
        .isEqualTo("MATCHED");
    assertThat(ofText).isEqualTo(ofJson);
    assertThat(api.count("SELECT count(*) FROM delivery")).isZero();
    assertThat(api.count("SELECT count(*) FROM repository")).isZero();
  }

  /** Both installations cover the repository, but only the newer one has the pipeline. */
  @Test
  void explainsASentWebhookForTheInstallationOfThePipeline() {
    var other = api.installation("octo");
    api.pipeline("young", api.connection(other), "octo/app", new JsonArray());
    var question =
        new JsonObject()
            .put("pipeline", "young")
            .put("providerType", "GitHub")
            .put("headers", new JsonObject().put("X-GitHub-Event", "push"))
            .put("body", push());

    var explained = explain(question).body();

    assertThat(explained.getString("installationId")).isEqualTo(other.id().toString());
    assertThat(explained.getJsonArray("decisions")).hasSize(1);
  }

  @Test
  void showsReceivedDeliveriesAndSimilarNamesOfARepository() {
    received();

    var known = explain(new JsonObject().put("fullRepositoryId", "octo/app")).body();
    var near = explain(new JsonObject().put("fullRepositoryId", "octo/ap")).body();

    assertThat(known.getJsonArray("received")).hasSize(1);
    assertThat(near.getJsonArray("received")).isEmpty();
    assertThat(near.getJsonArray("nearMisses")).containsExactly("octo/app");
  }

  /** Attack 31. */
  @Test
  void reportsConnectionThatIsNotAvailable() {
    var other = api.installation("octo");
    var lost = api.connection(other);
    api.pipeline("lost", lost, "octo/app", new JsonArray());
    api.await(api.node().installations().delete(TestNode.OWNER, other.id()));
    var id = received();

    var explained = explain(new JsonObject().put("deliveryId", id).put("pipeline", "lost")).body();

    var decision = explained.getJsonArray("decisions").getJsonObject(0);
    assertThat(decision.getString("outcome")).isEqualTo("NOT_MATCHED");
    assertThat(decision.getString("reason")).contains("ERROR");
    assertThat(api.count("SELECT count(*) FROM dispatch WHERE subject_name = 'lost'")).isZero();
  }

  @Test
  void showsNothingToOtherAccounts() {
    var question = new JsonObject().put("deliveryId", received());

    assertThat(bob.post("/v1/explain", question).status()).isEqualTo(404);
    assertThat(
            bob.post("/v1/explain", new JsonObject().put("fullRepositoryId", "octo/app"))
                .body()
                .getJsonArray("received"))
        .isEmpty();
  }

  @Test
  void reportsWhatIsUnknown() {
    var id = received();

    var pipeline = explain(new JsonObject().put("deliveryId", id).put("pipeline", "zork"));
    var delivery = explain(new JsonObject().put("deliveryId", UUID.randomUUID().toString()));

    assertThat(pipeline.status()).isEqualTo(404);
    assertThat(pipeline.message()).isEqualTo("Pipeline not found: zork");
    assertThat(delivery.status()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"pipeline\":\"deploy\"}",
        "{\"body\":{}}",
        "{\"body\":{},\"providerType\":\"GitHub\"}",
        "{\"body\":{},\"providerType\":\"Zork\",\"headers\":{}}",
        "{\"body\":3,\"providerType\":\"GitHub\",\"headers\":{}}",
        "{\"body\":{},\"providerType\":\"GitHub\",\"headers\":{\"a\":1}}",
        "{\"fullRepositoryId\":\"octo/app\",\"pipeline\":\"deploy\"}",
        "{\"fullRepositoryId\":\"octo/app\",\"commitId\":\"zork\"}",
        "{\"deliveryId\":\"1\"}",
        "{\"deliveryId\":null}",
        "{\"zork\":1}"
      })
  void rejectsRequestsInNoKnownForm(String question) {
    var rejected = alice.call("POST", "/v1/explain", question);

    assertThat(rejected.status()).isEqualTo(400);
    assertThat(rejected.message()).isNotBlank();
  }
}
