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
    assertThat(api.audit()).endsWith("CancelDispatch " + id, "RetryDispatch " + id);
  }

  @Test
  void retriesOnlyFailedDispatches() {
    var failed = dispatchId("deploy");
    markFailed(failed);
    var queued = dispatchId("notify");

    assertThat(alice.post("/v1/dispatches/" + failed + "/retry").status()).isEqualTo(200);
    assertThat(alice.post("/v1/dispatches/" + queued + "/retry").status()).isEqualTo(409);
    assertThat(api.audit()).doesNotContain("RetryDispatch " + queued);
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
