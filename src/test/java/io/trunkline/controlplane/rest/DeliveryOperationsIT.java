package io.trunkline.controlplane.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.delivery.Github;
import io.trunkline.installation.Installation;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeliveryOperationsIT {
  private static final List<String> HEADS = List.of("1", "2", "3", "4", "5");

  @RegisterExtension static final NativeApi api = new NativeApi();
  private final NativeClient alice = api.client(NativeApi.ALICE);
  private final NativeClient bob = api.client(NativeApi.BOB);
  private final Installation installation = api.installation("octo");

  @BeforeEach
  void register() {
    api.pipeline("deploy", api.connection(installation), "octo/app", new JsonArray());
  }

  private void push(String branch, String head) {
    var push = Github.push("refs/heads/" + branch, "0", head);
    api.receive(installation, "push", push);
  }

  private static List<String> ids(JsonObject page) {
    return page.getJsonArray("deliveries").stream()
        .map(one -> ((JsonObject) one).getString("id"))
        .toList();
  }

  @Test
  void showsChangesDecisionsAndDispatches() {
    push("main", "1");
    push("topic", "2");

    var ids = ids(alice.get("/v1/deliveries").body());

    var unwanted = alice.get("/v1/deliveries/" + ids.get(0)).body();
    var wanted = alice.get("/v1/deliveries/" + ids.get(1)).body();
    var decision = wanted.getJsonArray("decisions").getJsonObject(0);
    var dispatch = wanted.getJsonArray("dispatches").getJsonObject(0);
    assertThat(wanted.getJsonArray("events").getJsonObject(0).getString("branchName"))
        .isEqualTo("main");
    assertThat(decision.getString("outcome")).isEqualTo("MATCHED");
    assertThat(decision.getString("dispatchId")).isEqualTo(dispatch.getString("id"));
    assertThat(decision.getString("eventId")).isEqualTo(dispatch.getString("eventId"));
    assertThat(unwanted.getJsonArray("dispatches")).isEmpty();
    assertThat(unwanted.getJsonArray("decisions").getJsonObject(0).getString("outcome"))
        .isEqualTo("NOT_MATCHED");
  }

  /** Attack 73: hostile names are returned as JSON data, never rendered as a page. */
  @Test
  void showsHostileNamesAsData() {
    var branch = "<script>alert(1)</script>\"\r\nSet-Cookie:-a=b";
    push(branch, "1");

    var id = ids(alice.get("/v1/deliveries").body()).getFirst();
    var found = alice.get("/v1/deliveries/" + id);

    assertThat(found.body().getJsonArray("events").getJsonObject(0).getString("branchName"))
        .isEqualTo(branch);
    assertThat(found.response().headers().map()).doesNotContainKey("set-cookie");
    assertThat(found.response().headers().firstValue("x-content-type-options")).contains("nosniff");
  }

  @Test
  void filtersDeliveries() {
    push("main", "1");
    var ping = new JsonObject().put("zen", "Speak like a human.").put("hook_id", 1);
    api.receive(installation, "ping", ping);

    assertThat(ids(alice.get("/v1/deliveries").body())).hasSize(2);
    assertThat(ids(alice.get("/v1/deliveries?fullRepositoryId=OCTO%2Fapp").body())).hasSize(1);
    assertThat(ids(alice.get("/v1/deliveries?fullRepositoryId=octo/ap").body())).isEmpty();
    assertThat(ids(alice.get("/v1/deliveries?status=ping").body())).hasSize(1);
    assertThat(ids(alice.get("/v1/deliveries?since=2026-01-01T00:00:00%2B02:00").body()))
        .hasSize(2);
    assertThat(ids(alice.get("/v1/deliveries?until=2026-01-01T00:00:00Z").body())).isEmpty();
  }

  @Test
  void listsPageByPageNewestFirst() {
    HEADS.forEach(head -> push("main", head));
    var all = ids(alice.get("/v1/deliveries").body());

    var seen = new ArrayList<String>();
    var page = alice.get("/v1/deliveries?limit=2").body();
    seen.addAll(ids(page));
    while (page.containsKey("next")) {
      page = alice.get("/v1/deliveries?limit=2&next=" + page.getString("next")).body();
      seen.addAll(ids(page));
    }

    assertThat(seen).hasSize(5).isEqualTo(all);
  }

  @Test
  void showsNothingToOtherAccounts() {
    push("main", "1");
    var page = alice.get("/v1/deliveries").body();
    var id = ids(page).getFirst();

    assertThat(bob.get("/v1/deliveries/" + id).status()).isEqualTo(404);
    assertThat(ids(bob.get("/v1/deliveries").body())).isEmpty();
    assertThat(ids(bob.get("/v1/deliveries?next=" + NextKey.of("f" + id.substring(1))).body()))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "since=2026-01-01",
        "since=yesterday",
        "until=2026-99-01T00:00:00Z",
        "status=duplicate",
        "fullRepositoryId=",
        "fullRepositoryId=a%00b",
        "limit=0",
        "limit=101",
        "limit=1.5",
        "limit=99999999999",
        "limit=1&limit=2",
        "next=zork",
        "next=%25%25",
        "next=MTIz",
        "secret=zork",
      })
  void rejectsInvalidQueries(String query) {
    var rejected = alice.get("/v1/deliveries?" + query);

    assertThat(rejected.status()).isEqualTo(400);
    assertThat(rejected.message())
        .startsWith(query.substring(0, query.indexOf('=')) + ": ")
        .doesNotContain("zork");
  }
}
