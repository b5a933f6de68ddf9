package io.trunkline.controlplane.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.delivery.Github;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DispatchOperationsIT {
  @RegisterExtension static final NativeApi api = new NativeApi();
  private final NativeClient alice = api.client(NativeApi.ALICE);
  private final NativeClient bob = api.client(NativeApi.BOB);

  @BeforeEach
  void createDispatches() {
    var installation = api.installation("octo");
    var connection = api.connection(installation);
    api.pipeline("deploy", connection, "octo/app", new JsonArray());
    api.pipeline("notify", connection, "octo/app", new JsonArray());
    api.receive(installation, "push", Github.push("refs/heads/main", "0", "1"));
    api.await(api.node().dispatches().release());
  }

  private List<JsonObject> dispatches(String query) {
    return alice.get("/v1/dispatches" + query).body().getJsonArray("dispatches").stream()
        .map(JsonObject.class::cast)
        .toList();
  }

  private String dispatchId(String pipeline) {
    return dispatches("?pipeline=" + pipeline).getFirst().getString("id");
  }

  private void markFailed(String id) {
    api.await(
        api.database()
            .run(
                "UPDATE dispatch SET status = 'FAILED', reason = 'gave up', settled_at = now()"
                    + " WHERE id = '"
                    + UUID.fromString(id)
                    + "'"));
  }

  @Test
  void listsDispatches() {
    markFailed(dispatchId("notify"));

    assertThat(dispatches("")).hasSize(2);
    assertThat(dispatches("?pipeline=deploy&status=QUEUED")).hasSize(1);
    assertThat(dispatches("?status=FAILED"))
        .extracting(dispatch -> dispatch.getString("pipeline"))
        .containsExactly("notify");
    assertThat(dispatches("?status=DELIVERED")).isEmpty();
  }

  @Test
  void filtersByEventRefCommitAndConnection() {
    var connection = dispatches("").getFirst().getString("connectionArn");

    assertThat(dispatches("?event=push")).hasSize(2);
    assertThat(dispatches("?event=push&pipeline=deploy")).hasSize(1);
    assertThat(dispatches("?event=tag")).isEmpty();
    assertThat(dispatches("?ref=main")).hasSize(2);
    assertThat(dispatches("?ref=refs/heads/main&status=DELIVERED")).isEmpty();
    assertThat(dispatches("?ref=topic")).isEmpty();
    assertThat(dispatches("?commitId=11111111&pipeline=notify")).hasSize(1);
    assertThat(dispatches("?commitId=2222222")).isEmpty();
    assertThat(dispatches("?connectionArn=" + connection)).hasSize(2);
    assertThat(dispatches("?connectionArn=" + connection.replace("connection/", "connection/0")))
        .isEmpty();
    assertThat(alice.get("/v1/dispatches?commitId=HEAD").message()).startsWith("commitId: ");
  }

  @Test
  void continuesFilteredPages() {
    var first = alice.get("/v1/dispatches?ref=main&limit=1").body();
    var second =
        alice.get("/v1/dispatches?ref=main&limit=1&next=" + first.getString("next")).body();

    assertThat(first.getJsonArray("dispatches")).hasSize(1);
    assertThat(second.getJsonArray("dispatches"))
        .hasSize(1)
        .doesNotContainAnyElementsOf(first.getJsonArray("dispatches"));
    assertThat(second.containsKey("next")).isFalse();
  }

  @Test
  void listsPageByPage() {
    var all = dispatches("").stream().map(dispatch -> dispatch.getString("id")).toList();

    var first = alice.get("/v1/dispatches?limit=1").body();
    var second = alice.get("/v1/dispatches?limit=1&next=" + first.getString("next")).body();

    assertThat(first.getJsonArray("dispatches").getJsonObject(0).getString("id"))
        .isEqualTo(all.get(0));
    assertThat(second.getJsonArray("dispatches").getJsonObject(0).getString("id"))
        .isEqualTo(all.get(1));
    assertThat(second.containsKey("next")).isFalse();
  }

  @Test
  void cancelsAndRetries() {
    var id = dispatchId("deploy");

    var cancelled = alice.post("/v1/dispatches/" + id + "/cancel");
    var again = alice.post("/v1/dispatches/" + id + "/cancel");
    var retried = alice.post("/v1/dispatches/" + id + "/retry");

    assertThat(cancelled.body().getString("status")).isEqualTo("CANCELLED");
    assertThat(again.status()).isEqualTo(409);
    assertThat(again.message()).contains("CANCELLED");
    assertThat(retried.body().getString("status")).isEqualTo("QUEUED");
    assertThat(api.audit())
        .endsWith("CancelDispatch dispatch/" + id, "RetryDispatch dispatch/" + id);
  }

  @Test
  void retriesOnlyFailedDispatches() {
    var failed = dispatchId("deploy");
    markFailed(failed);
    var queued = dispatchId("notify");

    assertThat(alice.post("/v1/dispatches/" + failed + "/retry").status()).isEqualTo(200);
    assertThat(alice.post("/v1/dispatches/" + queued + "/retry").status()).isEqualTo(409);
    assertThat(api.audit()).doesNotContain("RetryDispatch dispatch/" + queued);
  }

  @Test
  void showsNothingToOtherAccounts() {
    var id = dispatchId("deploy");

    assertThat(bob.post("/v1/dispatches/" + id + "/cancel").status()).isEqualTo(404);
    assertThat(bob.post("/v1/dispatches/" + id + "/retry").status()).isEqualTo(404);
    assertThat(bob.get("/v1/dispatches").body().getJsonArray("dispatches")).isEmpty();
    assertThat(dispatches("?pipeline=deploy&status=QUEUED")).hasSize(1);
  }
}
