package io.trunkline.controlplane.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.account.AccessKey;
import io.trunkline.account.AccountId;
import io.trunkline.account.Caller;
import io.trunkline.connection.Connection;
import io.trunkline.connection.Connections;
import io.trunkline.connection.NewConnection;
import io.trunkline.delivery.Github;
import io.trunkline.installation.Installation;
import io.trunkline.node.TestNode;
import io.trunkline.platform.secret.Secret;
import io.trunkline.provider.ProviderType;
import io.trunkline.resource.Namespace;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShareOperationsIT {
  private static final AccessKey CAROL =
      new AccessKey("AKIDCAROL", new AccountId("333333333333"), Secret.of("secret/of+carol"));
  private static final String BOB = NativeApi.BOB.accountId().value();

  @RegisterExtension static final NativeApi api = new NativeApi();
  private final NativeClient alice = api.client(NativeApi.ALICE);
  private final NativeClient bob = api.client(NativeApi.BOB);
  private final Installation installation = api.installation("octo");
  private final Connection connection = api.connection(installation);

  private String connectionPath() {
    return "/v1/connections/" + connection.arn().connectionId();
  }

  private String sharePath(String account) {
    return connectionPath() + "/shares/" + account;
  }

  private NativeClient.Reply share(NativeClient client, String account) {
    return client.put(sharePath(account), new JsonObject());
  }

  private void sharedPipelines() {
    share(alice, BOB);
    for (var client : List.of(alice, bob)) {
      var registered = client.put("/v1/pipelines/deploy", pipeline());
      assertThat(registered.status()).isEqualTo(201);
    }
  }

  /** Also drops the cached route, as a node does when it is notified. */
  private void unshare() {
    assertThat(alice.delete(sharePath(BOB)).status()).isEqualTo(200);
    api.node().routes().drop(installation.id());
  }

  private JsonObject pipeline() {
    return NativeApi.pipeline(connection, NativeApi.eventbus());
  }

  private void push(String head) {
    api.receive(installation, "push", Github.push("refs/heads/main", "0", head));
  }

  private static List<JsonObject> deliveries(NativeClient client) {
    return objects(client.get("/v1/deliveries").body().getJsonArray("deliveries"));
  }

  private static JsonObject newest(NativeClient client) {
    var id = deliveries(client).getFirst().getString("id");
    return client.get("/v1/deliveries/" + id).body();
  }

  private static List<JsonObject> objects(JsonArray array) {
    return array.stream().map(JsonObject.class::cast).toList();
  }

  private static JsonObject only(JsonArray array) {
    assertThat(array).hasSize(1);
    return array.getJsonObject(0);
  }

  @Test
  void listsSharesPageByPage() {
    var accounts = List.of("222222222222", "444444444444", "999999999999");
    accounts.reversed().forEach(account -> share(alice, account));

    var first = alice.get(connectionPath() + "/shares?limit=2").body();
    var second = alice.get(connectionPath() + "/shares?next=" + first.getString("next")).body();

    var listed = new ArrayList<>(objects(first.getJsonArray("shares")));
    listed.addAll(objects(second.getJsonArray("shares")));
    assertThat(listed).extracting(one -> one.getString("accountId")).isEqualTo(accounts);
    assertThat(listed.getFirst().getString("connectionArn")).isEqualTo(connection.arn().value());
    assertThat(second.getString("next")).isNull();
  }

  @Test
  void sharesOnce() {
    var first = share(alice, BOB);
    var again = share(alice, BOB);

    assertThat(first.status()).isEqualTo(200);
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(api.audit())
        .filteredOn(entry -> entry.startsWith("ShareConnection"))
        .containsExactly("ShareConnection " + connection.arn());
  }

  @Test
  void onlyTheOwnerSharesAndUnshares() {
    share(alice, BOB);
    var stranger = bob.get("/v1/connections/" + installation.id() + "/shares");

    var rejections =
        List.of(
            share(bob, "444444444444"),
            bob.delete(sharePath(BOB)),
            bob.get(connectionPath() + "/shares"));

    assertThat(rejections)
        .allSatisfy(rejected -> {
          assertThat(rejected.status()).isEqualTo(404);
          assertThat(rejected.message())
              .isEqualTo(
                  stranger
                      .message()
                      .replace(
                          installation.id().toString(),
                          connection.arn().connectionId().toString()));
        });
    assertThat(objects(alice.get(connectionPath() + "/shares").body().getJsonArray("shares")))
        .hasSize(1);
  }

  @Test
  void rejectsOlderArnsAndTheOwnersAccount() {
    var older =
        ((Connections.CreateResult.Created)
                api.await(
                    api.node()
                        .connections()
                        .create(
                            TestNode.OWNER,
                            new NewConnection(
                                "older",
                                ProviderType.GITHUB,
                                List.of(),
                                Namespace.CODESTAR_CONNECTIONS,
                                "us-east-1"))))
            .connection();

    var ofOlder =
        alice.put(
            "/v1/connections/%s/shares/%s".formatted(older.arn().connectionId(), BOB),
            new JsonObject());
    var ofOwner = share(alice, TestNode.OWNER.accountId().value());

    assertThat(ofOlder.status()).isEqualTo(409);
    assertThat(ofOlder.message()).contains("codeconnections ARN");
    assertThat(ofOwner.status()).isEqualTo(409);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "1111111111111", "22222222222a"})
  void rejectsInvalidAccountIds(String account) {
    assertThat(share(alice, account).status()).isEqualTo(400);
  }

  @Test
  void sharesWithAtMostAHundredAccounts() {
    for (int i = 0; i < 100; i++) {
      share(alice, "%012d".formatted(i + 500));
    }

    var rejected = share(alice, BOB);

    assertThat(rejected.status()).isEqualTo(409);
    assertThat(rejected.message()).contains("100");
  }

  @Test
  void rejectsUnsharingWithoutShare() {
    assertThat(alice.delete(sharePath(BOB)).status()).isEqualTo(404);
  }

  @Test
  void pipelineNamesOnlySharedConnections() {
    var before = bob.put("/v1/pipelines/deploy", pipeline());
    share(alice, BOB);
    var shared = bob.put("/v1/pipelines/deploy", pipeline());
    unshare();
    var after = bob.put("/v1/pipelines/deploy", pipeline());

    assertThat(before.status()).isEqualTo(400);
    assertThat(before.message()).contains("there is no connection");
    assertThat(shared.status()).isEqualTo(201);
    assertThat(after.status()).isEqualTo(400);
    assertThat(after.message()).isEqualTo(before.message());
  }

  @Test
  void guestCannotChangeTheConnection() {
    share(alice, BOB);
    var body = new JsonObject().put("installationId", installation.id().toString());

    assertThat(bob.get(connectionPath()).status()).isEqualTo(404);
    assertThat(bob.put(connectionPath() + "/installation", body).status()).isEqualTo(404);
    var installationPath = "/v1/installations/" + installation.id();
    assertThat(bob.get(installationPath).status()).isEqualTo(404);
    assertThat(bob.post(installationPath + "/secrets", new JsonObject()).status()).isEqualTo(404);
    assertThat(bob.delete(installationPath).status()).isEqualTo(404);
  }

  @Test
  void eachAccountSeesItsOwnDecisionsAndDispatches() {
    sharedPipelines();

    push("1");

    var ofAlice = newest(alice);
    var ofBob = newest(bob);
    assertThat(ofBob.getString("id")).isEqualTo(ofAlice.getString("id"));
    assertThat(ofBob.getJsonArray("events")).isEqualTo(ofAlice.getJsonArray("events"));
    var decisionOfAlice = only(ofAlice.getJsonArray("decisions"));
    var decisionOfBob = only(ofBob.getJsonArray("decisions"));
    assertThat(decisionOfBob.getString("outcome")).isEqualTo("MATCHED");
    assertThat(decisionOfBob.getString("connectionArn")).isEqualTo(connection.arn().value());
    assertThat(decisionOfBob.getString("dispatchId"))
        .isEqualTo(only(ofBob.getJsonArray("dispatches")).getString("id"))
        .isNotEqualTo(decisionOfAlice.getString("dispatchId"));
    assertThat(only(ofAlice.getJsonArray("dispatches")).getString("id"))
        .isEqualTo(decisionOfAlice.getString("dispatchId"));
    assertThat(only(bob.get("/v1/dispatches").body().getJsonArray("dispatches")).getString("id"))
        .isEqualTo(decisionOfBob.getString("dispatchId"));
  }

  @Test
  void filtersByWhatEachAccountSees() {
    share(alice, BOB);
    alice.put("/v1/pipelines/ofAlice", pipeline());
    bob.put("/v1/pipelines/ofBob", pipeline());
    push("1");

    for (var path : List.of("/v1/deliveries?pipeline=", "/v1/dispatches?pipeline=")) {
      assertThat(alice.get(path + "ofAlice").body().encode()).contains("\"id\":");
      assertThat(bob.get(path + "ofBob").body().encode()).contains("\"id\":");
      assertThat(alice.get(path + "ofBob").body().encode()).doesNotContain("\"id\":");
      assertThat(bob.get(path + "ofAlice").body().encode()).doesNotContain("\"id\":");
    }
    var filter = "/v1/deliveries?ref=main&event=push&connectionArn=" + connection.arn();
    assertThat(bob.get(filter).body().getJsonArray("deliveries")).hasSize(1);
  }

  /** A former guest sees that a delivery arrived, but not what it was about. */
  @Test
  void doesNotFilterByWhatIsHidden() {
    sharedPipelines();
    unshare();
    push("1");

    assertThat(deliveries(bob)).hasSize(1);
    assertThat(bob.get("/v1/deliveries?ref=main").body().getJsonArray("deliveries")).isEmpty();
    assertThat(bob.get("/v1/deliveries?event=push").body().getJsonArray("deliveries")).isEmpty();
    assertThat(alice.get("/v1/deliveries?ref=main").body().getJsonArray("deliveries")).hasSize(1);
  }

  @Test
  void guestCannotSeeTheInstallation() {
    sharedPipelines();

    push("1");

    assertThat(newest(alice).getString("installationId")).isEqualTo(installation.id().toString());
    assertThat(newest(bob).encode()).doesNotContain(installation.id().toString());
    assertThat(deliveries(bob).getFirst().encode()).doesNotContain(installation.id().toString());
  }

  /** A share does not cover events that the owner's other installations receive. */
  @Test
  void hidesOtherInstallationsWhileTheConnectionIsNotAvailable() {
    sharedPipelines();
    alice.delete("/v1/installations/" + installation.id());
    var other = api.installation("octo");
    var push = Github.push("refs/heads/main", "0", "1");
    push.getJsonObject("repository").put("id", 4_711);

    api.receive(other, "push", push);

    var ofBob = newest(bob);
    var question = new JsonObject().put("deliveryId", ofBob.getString("id"));
    var explained = bob.post("/v1/explain", question).body();
    var repository = new JsonObject().put("fullRepositoryId", "octo/app");
    assertThat(newest(alice).getJsonArray("events")).hasSize(1);
    assertThat(ofBob.getJsonArray("events")).isEmpty();
    assertThat(ofBob.encode()).doesNotContain("4711");
    assertThat(explained.getJsonArray("events")).isEmpty();
    assertThat(bob.post("/v1/explain", repository).body().getJsonArray("received")).isEmpty();
  }

  @Test
  void hidesDeliveryReasonFromGuests() {
    sharedPipelines();
    push("1");
    api.count(
        "WITH changed AS (UPDATE delivery SET reason = 'the host is ghe.secret' RETURNING 1)"
            + " SELECT count(*) FROM changed");

    var repository = new JsonObject().put("fullRepositoryId", "octo/app");
    var toBob = bob.post("/v1/explain", repository).body();

    assertThat(newest(alice).getString("reason")).isEqualTo("the host is ghe.secret");
    assertThat(newest(bob).encode()).doesNotContain("ghe.secret");
    assertThat(deliveries(bob).getFirst().encode()).doesNotContain("ghe.secret");
    assertThat(toBob.getJsonArray("received")).hasSize(1);
    assertThat(toBob.encode()).doesNotContain("ghe.secret");
  }

  @Test
  void hidesDeliveriesFromOtherAccounts() {
    api.await(api.node().accounts().bootstrap(CAROL));
    sharedPipelines();

    push("1");

    var carol = api.client(CAROL);
    var id = newest(alice).getString("id");
    assertThat(deliveries(carol)).isEmpty();
    assertThat(carol.get("/v1/deliveries/" + id).status()).isEqualTo(404);
    var question = new JsonObject().put("deliveryId", id);
    assertThat(carol.post("/v1/explain", question).status()).isEqualTo(404);
  }

  @Test
  void hidesDeliveriesFromGuestsWithoutPipeline() {
    share(alice, BOB);
    alice.put("/v1/pipelines/deploy", pipeline());

    push("1");

    assertThat(deliveries(alice)).hasSize(1);
    assertThat(deliveries(bob)).isEmpty();
  }

  @Test
  void unsharingStopsNewDispatchesAndExplainsWhy() {
    sharedPipelines();
    push("1");

    unshare();
    push("2");

    var ofBob = newest(bob);
    var decision = only(ofBob.getJsonArray("decisions"));
    assertThat(deliveries(bob)).hasSize(2);
    assertThat(decision.getString("outcome")).isEqualTo("NOT_MATCHED");
    assertThat(decision.getString("reason"))
        .isEqualTo(
            "connection %s is no longer shared with account %s".formatted(connection.arn(), BOB));
    assertThat(ofBob.getJsonArray("dispatches")).isEmpty();
    assertThat(ofBob.getJsonArray("events")).isEmpty();
    assertThat(newest(alice).getJsonArray("dispatches")).hasSize(1);
  }

  @Test
  void sharingAgainDispatchesAgain() {
    sharedPipelines();
    unshare();
    share(alice, BOB);

    push("1");

    assertThat(newest(bob).getJsonArray("dispatches")).hasSize(1);
  }

  @Test
  void hidesErrorReasonFromGuests() {
    sharedPipelines();
    var other = api.installation("octo");
    alice.delete("/v1/installations/" + installation.id());

    api.receive(other, "push", Github.push("refs/heads/main", "0", "1"));

    assertThat(only(newest(alice).getJsonArray("decisions")).getString("reason"))
        .contains(installation.id().toString());
    assertThat(only(newest(bob).getJsonArray("decisions")).getString("reason"))
        .isEqualTo("connection %s is in ERROR".formatted(connection.arn()));
  }

  @Test
  void explainsToEachAccountItsOwnPipelines() {
    sharedPipelines();
    push("1");
    var question = new JsonObject().put("deliveryId", newest(alice).getString("id"));

    var toAlice = alice.post("/v1/explain", question).body();
    var toBob = bob.post("/v1/explain", question.copy().put("pipeline", "deploy")).body();

    assertThat(toAlice.getJsonArray("decisions")).hasSize(1);
    assertThat(only(toBob.getJsonArray("decisions")).getString("outcome")).isEqualTo("MATCHED");
    assertThat(toBob.getJsonArray("events")).hasSize(1);
    assertThat(toBob.encode()).doesNotContain(installation.id().toString());
  }

  @Test
  void hidesDeletedInstallationFromGuests() {
    sharedPipelines();
    push("1");
    var question = new JsonObject().put("deliveryId", newest(bob).getString("id"));
    alice.delete("/v1/installations/" + installation.id());

    var toAlice = alice.post("/v1/explain", question).body();
    var toBob = bob.post("/v1/explain", question).body();

    assertThat(toAlice.getString("reason")).contains("was deleted");
    assertThat(toBob.getString("reason")).isEmpty();
  }

  @Test
  void explainsUnsharedDeliveriesWithoutTheirEvents() {
    sharedPipelines();
    unshare();
    push("1");
    var question = new JsonObject().put("deliveryId", newest(alice).getString("id"));

    var explained = bob.post("/v1/explain", question).body();

    assertThat(only(explained.getJsonArray("decisions")).getString("reason"))
        .contains("is no longer shared with account");
    assertThat(explained.getJsonArray("events")).isEmpty();
  }

  @Test
  void explainsARepositoryByWhatTheGuestMaySee() {
    sharedPipelines();
    push("1");
    unshare();
    push("2");
    var question = new JsonObject().put("fullRepositoryId", "octo/app");

    var toAlice = alice.post("/v1/explain", question).body();
    var toBob = bob.post("/v1/explain", question).body();

    assertThat(toAlice.getJsonArray("received")).hasSize(2);
    assertThat(toAlice.getJsonArray("received").getJsonObject(0).getString("eventName"))
        .isEqualTo("push");
    assertThat(only(toBob.getJsonArray("received")).getString("after")).endsWith("1");
    assertThat(only(toBob.getJsonArray("received")).containsKey("eventName")).isFalse();
  }

  @Test
  void hidesCommitFromFormerGuests() {
    share(alice, BOB);
    bob.put("/v1/pipelines/deploy", pipeline().put("skipCi", true));
    unshare();
    var push = Github.push("refs/heads/main", "0", "1");
    push.getJsonObject("head_commit").put("message", "Keep this [skip ci]");

    api.receive(installation, "push", push);

    assertThat(only(newest(bob).getJsonArray("decisions")).getString("reason"))
        .contains("is no longer shared with account");
  }

  @Test
  void listsOwnAndSharedDeliveriesPageByPage() {
    sharedPipelines();
    for (int i = 1; i <= 5; i++) {
      push("" + i);
    }

    var seen = new ArrayList<JsonObject>();
    var page = bob.get("/v1/deliveries?limit=2&fullRepositoryId=Octo/App").body();
    seen.addAll(objects(page.getJsonArray("deliveries")));
    while (page.containsKey("next")) {
      page = bob.get("/v1/deliveries?limit=2&next=" + page.getString("next")).body();
      seen.addAll(objects(page.getJsonArray("deliveries")));
    }

    assertThat(seen)
        .extracting(one -> one.getString("id"))
        .hasSize(5)
        .containsExactlyElementsOf(
            deliveries(alice).stream().map(one -> one.getString("id")).toList());
  }

  @Test
  void unsharingCancelsQueuedDispatchesOfTheGuest() {
    sharedPipelines();
    push("1");
    api.await(api.node().dispatches().release());

    unshare();

    var ofBob = only(newest(bob).getJsonArray("dispatches"));
    assertThat(ofBob.getString("status")).isEqualTo("CANCELLED");
    assertThat(ofBob.getString("reason")).isEqualTo("its connection is no longer shared");
    assertThat(only(newest(alice).getJsonArray("dispatches")).getString("status"))
        .isEqualTo("QUEUED");
  }

  @Test
  void auditsCallAndChangeInTheOwnersAccount() {
    share(alice, BOB);
    alice.delete(sharePath(BOB));
    share(bob, BOB);

    for (var action : List.of("ShareConnection", "UnshareConnection")) {
      var records = objects(alice.get("/v1/audit?action=" + action).body().getJsonArray("records"));
      assertThat(records)
          .extracting(one -> one.getString("kind"))
          .containsExactly("CALL", "CHANGE");
      assertThat(records)
          .extracting(one -> one.getString("resource"))
          .containsOnly(connection.arn().value());
      assertThat(records.getFirst().getJsonObject("parameters").encode()).contains(BOB);
      assertThat(records.getLast().getString("detail")).isEqualTo("account " + BOB);
    }
    assertThat(objects(bob.get("/v1/audit?action=ShareConnection").body().getJsonArray("records")))
        .extracting(one -> one.getString("result"))
        .containsExactly("ResourceNotFound");
  }

  @Test
  void sharingRequiresItsOwnPermissions() {
    var user = api.limited(alice, allow("codeconnections:*", "*"));
    var sharer = api.limited(alice, allow("trunkline:ShareConnection", connection.arn().value()));

    var byUser = List.of(share(user, BOB), user.delete(sharePath(BOB)));
    var bySharer = List.of(sharer.delete(sharePath(BOB)), sharer.get(connectionPath() + "/shares"));

    assertThat(byUser).allSatisfy(rejected -> assertThat(rejected.status()).isEqualTo(403));
    assertThat(bySharer).allSatisfy(rejected -> assertThat(rejected.status()).isEqualTo(403));
    assertThat(bySharer.getLast().message()).contains("codeconnections:GetResourcePolicy");
    assertThat(share(sharer, BOB).status()).isEqualTo(200);
    assertThat(user.get(connectionPath() + "/shares").status()).isEqualTo(200);
  }

  @Test
  void policyDeniesSharingByTag() {
    api.tag(connection.arn().value(), "Env", "prod");
    var sharer =
        api.limited(
            alice,
            allow("trunkline:*", "*"),
            "{'Effect':'Deny','Action':'trunkline:ShareConnection','Resource':'*',"
                + "'Condition':{'StringEquals':{'aws:ResourceTag/Env':'prod'}}}");

    assertThat(share(sharer, BOB).status()).isEqualTo(403);
  }

  /** A share gives access to the account; its policies decide for its keys. */
  @Test
  void guestsPolicyNamesTheOwnersArn() {
    var ofBob = connectionOfBob();
    share(bob, ofBob, TestNode.OWNER.accountId().value());
    var own = "arn:aws:codeconnections:*:%s:connection/*".formatted(TestNode.OWNER.accountId());
    var pipelines = allow("trunkline:PutPipeline", "*");
    var stranger = api.limited(alice, pipelines, allow("codeconnections:*", own));
    var user =
        api.limited(
            alice,
            pipelines,
            "{'Effect':'Allow','Action':['codeconnections:UseConnection',"
                + "'codeconnections:PassConnection'],'Resource':'%s'}".formatted(ofBob.arn()));
    var body = NativeApi.pipeline(ofBob, NativeApi.eventbus());

    var rejected = stranger.put("/v1/pipelines/deploy", body);
    var registered = user.put("/v1/pipelines/deploy", body);

    assertThat(rejected.status()).isEqualTo(403);
    assertThat(rejected.message()).contains("codeconnections:PassConnection", ofBob.arn().value());
    assertThat(registered.status()).isEqualTo(201);
  }

  @Test
  void guestsPolicyEvaluatesTheOwnersTags() {
    var ofBob = connectionOfBob();
    api.tag(ofBob.arn().value(), "Env", "prod");
    var careful =
        api.limited(
            alice,
            allow("*", "*"),
            "{'Effect':'Deny','Action':'codeconnections:UseConnection','Resource':'*',"
                + "'Condition':{'StringEquals':{'aws:ResourceTag/Env':'prod'}}}");
    var body = NativeApi.pipeline(ofBob, NativeApi.eventbus());
    var before = careful.put("/v1/pipelines/deploy", body);
    share(bob, ofBob, TestNode.OWNER.accountId().value());

    var after = careful.put("/v1/pipelines/deploy", body);

    assertThat(before.status()).isEqualTo(400);
    assertThat(before.message()).contains("there is no connection");
    assertThat(after.status()).isEqualTo(403);
  }

  private Connection connectionOfBob() {
    var wanted =
        new NewConnection(
            "bobs", ProviderType.GITHUB, List.of(), Namespace.CODECONNECTIONS, "us-east-1");
    var caller = new Caller(NativeApi.BOB.accountId(), NativeApi.BOB.id());
    var created = api.await(api.node().connections().create(caller, wanted));
    return ((Connections.CreateResult.Created) created).connection();
  }

  private static void share(NativeClient owner, Connection connection, String account) {
    var path = "/v1/connections/%s/shares/%s".formatted(connection.arn().connectionId(), account);
    assertThat(owner.put(path, new JsonObject()).status()).isEqualTo(200);
  }

  private static String allow(String action, String resource) {
    return "{'Effect':'Allow','Action':'%s','Resource':'%s'}".formatted(action, resource);
  }
}
