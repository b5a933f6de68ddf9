package io.trunkline.controlplane.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.delivery.Github;
import io.trunkline.installation.Installation;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
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

  private static JsonObject pullRequest(String head) {
    var repository = Github.repository(186_853_002, "octo/app");
    var source =
        new JsonObject().put("ref", "topic").put("sha", head.repeat(40)).put("repo", repository);
    var target =
        new JsonObject().put("ref", "main").put("sha", "9".repeat(40)).put("repo", repository);
    return new JsonObject()
        .put("action", "opened")
        .put("number", 5)
        .put("repository", repository)
        .put("sender", new JsonObject().put("id", 1).put("login", "octocat"))
        .put(
            "pull_request",
            new JsonObject()
                .put("number", 5)
                .put("title", "nul \u0000 \\u0000")
                .put("state", "open")
                .put("created_at", "2026-01-31T12:00:00Z")
                .put("updated_at", "2026-01-31T12:00:00Z")
                .put("head", source)
                .put("base", target));
  }

  private int count(NativeClient client, String query) {
    return ids(client.get("/v1/deliveries?" + query).body()).size();
  }

  @Test
  void filtersByEventRefAndCommit() {
    push("main", "1");
    push("release/1.0", "2");
    api.receive(installation, "pull_request", pullRequest("3"));
    var comment =
        new JsonObject()
            .put("action", "created")
            .put("repository", Github.repository(186_853_002, "octo/app"));
    api.receive(installation, "issue_comment", comment);

    assertThat(count(alice, "event=push")).isEqualTo(2);
    assertThat(count(alice, "event=pull_request")).isEqualTo(1);
    assertThat(count(alice, "event=issue_comment")).isEqualTo(1);
    assertThat(count(alice, "event=tag")).isZero();
    assertThat(count(alice, "ref=main")).isEqualTo(1);
    assertThat(count(alice, "ref=refs/heads/release/1.0")).isEqualTo(1);
    assertThat(count(alice, "ref=topic&event=pull_request")).isEqualTo(1);
    assertThat(count(alice, "ref=refs/heads/topic")).isEqualTo(1);
    assertThat(count(alice, "ref=topic&event=push")).isZero();
    assertThat(count(alice, "commitId=" + "3".repeat(7))).isEqualTo(1);
    assertThat(count(alice, "commitId=" + "3".repeat(40) + "&ref=topic")).isEqualTo(1);
    assertThat(count(alice, "commitId=" + "3".repeat(40) + "&ref=main")).isZero();
    assertThat(count(alice, "commitId=" + "9".repeat(40))).isZero();
    assertThat(count(bob, "event=push")).isZero();
  }

  @Test
  void filtersByConnectionAndPipeline() {
    var other = api.installation("acme");
    var unused = api.connection(other);
    var deploy = api.connection(installation);
    api.pipeline("notify", deploy, "octo/app", new JsonArray());
    push("main", "1");
    api.receive(
        other, "push", Github.push(Github.repository(7, "acme/lib"), "refs/heads/main", "0", "2"));

    assertThat(count(alice, "pipeline=notify")).isEqualTo(1);
    assertThat(count(alice, "pipeline=nothing")).isZero();
    assertThat(count(alice, "connectionArn=" + deploy.arn())).isEqualTo(1);
    assertThat(count(alice, "connectionArn=" + deploy.arn() + "&pipeline=notify")).isEqualTo(1);
    assertThat(count(alice, "connectionArn=" + deploy.arn() + "&pipeline=deploy")).isZero();
    assertThat(count(alice, "connectionArn=" + unused.arn())).isEqualTo(1);
    assertThat(count(alice, "connectionArn=" + unused.arn() + "&commitId=2222222")).isEqualTo(1);
    assertThat(count(bob, "connectionArn=" + deploy.arn())).isZero();
  }

  @Test
  void continuesFilteredPages() {
    HEADS.forEach(head -> {
      push("main", head);
      push("topic", head);
    });

    var first = alice.get("/v1/deliveries?ref=topic&limit=3").body();
    var second =
        alice.get("/v1/deliveries?ref=topic&limit=3&next=" + first.getString("next")).body();

    assertThat(ids(first)).hasSize(3);
    assertThat(ids(second)).hasSize(2).doesNotContainAnyElementsOf(ids(first));
    assertThat(second.containsKey("next")).isFalse();
  }

  /** Attack 73: a name that looks like SQL or JSON selects nothing else. */
  @Test
  void comparesHostileNamesAsData() {
    var branch = "x\",\"branchName\":\"main' OR true --";
    push(branch, "1");

    assertThat(count(alice, "ref=main")).isZero();
    assertThat(count(alice, "ref=" + URLEncoder.encode(branch, StandardCharsets.UTF_8)))
        .isEqualTo(1);
  }

  @Test
  void leavesOutUnreadableEventsWhenFiltering() {
    push("main", "1");
    push("main", "2");
    api.await(
        api.database()
            .run(
                "UPDATE delivery SET events = '\\x5b', decisions = '\\xff'"
                    + " WHERE id = (SELECT id FROM delivery ORDER BY id LIMIT 1)"));

    assertThat(count(alice, "ref=main")).isEqualTo(1);
    assertThat(count(alice, "pipeline=deploy")).isEqualTo(1);
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
        "event=",
        "ref=a%0Ab",
        "commitId=zork",
        "commitId=123456",
        "connectionArn=",
        "pipeline=zork%20",
      })
  void rejectsInvalidQueries(String query) {
    var rejected = alice.get("/v1/deliveries?" + query);

    assertThat(rejected.status()).isEqualTo(400);
    assertThat(rejected.message())
        .startsWith(query.substring(0, query.indexOf('=')) + ": ")
        .doesNotContain("zork");
  }
}
