package io.trunkline.controlplane.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.trunkline.account.AccessKey;
import io.trunkline.account.AuditEntry;
import io.trunkline.node.TestNode;
import io.trunkline.platform.secret.Secret;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The audit trail as the account's owner reads it. */
class AuditIT {
  @RegisterExtension static final NativeApi api = new NativeApi();
  private final NativeClient alice = api.client(NativeApi.ALICE);
  private final NativeClient bob = api.client(NativeApi.BOB);

  @Test
  void linksTheCallToItsChanges() {
    var created = alice.post("/v1/installations", installation());
    var requestId = created.response().headers().firstValue("x-amzn-requestid").orElseThrow();

    var records = records(alice, "?action=CreateInstallation");

    assertThat(records).extracting(r -> r.getString("kind")).containsExactly("CALL", "CHANGE");
    assertThat(records)
        .allSatisfy(r -> {
          assertThat(r.getString("requestId")).isEqualTo(requestId);
          assertThat(r.getString("accessKeyId")).isEqualTo("AKIDTEST");
        });
    var call = records.getFirst();
    assertThat(call.getString("result")).isEqualTo("OK");
    assertThat(call.getString("sourceAddress")).isEqualTo("127.0.0.1");
    assertThat(call.getJsonObject("parameters").getJsonObject("body"))
        .isEqualTo(installation().put("secret", "***"));
    assertThat(records.getLast().getString("resource"))
        .isEqualTo(
            "arn:aws:trunkline:us-east-1:000000000000:installation/"
                + created.body().getString("id"));
  }

  @Test
  void auditsWrongSignaturesOfAKnownKeyOnceAMinute() {
    var forged =
        api.client(
            new AccessKey(
                NativeApi.BOB.id(), NativeApi.BOB.accountId(), Secret.of("guessed-secret-of-bob")));

    for (int i = 0; i < 3; i++) {
      assertThat(forged.get("/v1/pipelines").status()).isEqualTo(401);
    }

    var records = bob.get("/v1/audit").body().getJsonArray("records");
    assertThat(records.stream().map(JsonObject.class::cast))
        .filteredOn(record -> record.getString("result", "").contains("Signature"))
        .hasSize(1)
        .first()
        .satisfies(record -> {
          assertThat(record.getString("accessKeyId")).isEqualTo(NativeApi.BOB.id());
          assertThat(record.getString("sourceAddress")).isEqualTo("127.0.0.1");
        });
  }

  @Test
  void auditsRejectionsOfEveryKind() {
    var limited =
        api.limited(alice, "{'Effect':'Allow','Action':'trunkline:DeletePipeline','Resource':'*'}");
    limited.delete("/v1/pipelines/absent");
    limited.post("/v1/installations", installation());
    limited.post("/v1/installations", new JsonObject().put("secret", "marker-of-a-secret"));
    limited.delete("/v1/pipelines");
    limited.get("/v1/zork");

    var key =
        alice.get("/v1/access-keys").body().getJsonArray("accessKeys").stream()
            .map(one -> ((JsonObject) one).getString("accessKeyId"))
            .filter(id -> !id.equals("AKIDTEST"))
            .findFirst()
            .orElseThrow();

    assertThat(records(alice, "?accessKeyId=" + key))
        .extracting(r -> r.getString("action") + " " + r.getString("result"))
        .containsExactly(
            "- UnknownOperation",
            "- MethodNotAllowed",
            "CreateInstallation Validation",
            "CreateInstallation AccessDenied",
            "DeletePipeline ResourceNotFound");
    assertThat(records(alice, "?accessKeyId=" + key).toString())
        .doesNotContain("marker-of-a-secret");
  }

  @Test
  void writesTheRecordOfAChangeBeforeTheResponse() {
    for (var i = 0; i < 20; i++) {
      var created = alice.post("/v1/installations", installation());
      var requestId = created.response().headers().firstValue("x-amzn-requestid").orElseThrow();

      assertThat(
              api.count(
                  "SELECT count(*) FROM audit WHERE kind = 'CALL' AND request_id = '%s'"
                      .formatted(requestId)))
          .isEqualTo(1);
    }
  }

  /** No change may succeed without an audit record. */
  @Test
  void failsAChangeThatCannotBeAudited() {
    api.await(
        api.database()
            .run("ALTER TABLE audit ADD CONSTRAINT no_calls CHECK (kind <> 'CALL') NOT VALID"));

    var change = alice.post("/v1/installations", installation());
    var read = alice.get("/v1/pipelines");
    api.await(api.node().auditTrail().settled());
    api.await(api.database().run("ALTER TABLE audit DROP CONSTRAINT no_calls"));

    assertThat(change.status()).isEqualTo(500);
    assertThat(read.status()).isEqualTo(200);
  }

  @Test
  void auditsReadsSoonAfterwards() {
    alice.get("/v1/pipelines/absent");

    await().until(() -> records(alice, "?action=GetPipeline").size() == 1);

    var call = records(alice, "?action=GetPipeline").getFirst();
    assertThat(call.getString("resource"))
        .isEqualTo("arn:aws:trunkline:us-east-1:000000000000:pipeline/absent");
    assertThat(call.getJsonObject("parameters")).isEqualTo(new JsonObject().put("name", "absent"));
  }

  @Test
  void showsObservationsWithoutCaller() {
    api.await(
        api.node()
            .accounts()
            .observe(TestNode.OWNER.accountId(), new AuditEntry("ForeignDelivery", "i-1", "why")));

    assertThat(records(alice, "?action=ForeignDelivery"))
        .singleElement()
        .satisfies(r -> {
          assertThat(r.getString("kind")).isEqualTo("OBSERVATION");
          assertThat(r.getString("detail")).isEqualTo("why");
          assertThat(r.containsKey("accessKeyId")).isFalse();
        });
  }

  @Test
  void showsAnAccountItsOwnRecordsOnly() {
    alice.post("/v1/installations", installation());
    bob.post("/v1/installations", installation());

    assertThat(records(bob, "?action=CreateInstallation")).hasSize(2);
    assertThat(bob.get("/v1/audit").response().body())
        .contains("AKIDBOB")
        .doesNotContain("AKIDTEST");
    assertThat(records(bob, "?accessKeyId=AKIDTEST")).isEmpty();
  }

  @Test
  void filtersByResourceAndTime() {
    alice.delete("/v1/pipelines/a");
    alice.delete("/v1/pipelines/b");
    var arn = "arn:aws:trunkline:us-east-1:000000000000:pipeline/a";
    var encoded = URLEncoder.encode(arn, StandardCharsets.UTF_8);
    var hourAgo = OffsetDateTime.now(ZoneOffset.UTC).minusHours(1).toString();

    assertThat(records(alice, "?resource=" + encoded)).hasSize(1);
    assertThat(records(alice, "?action=DeletePipeline&since=" + hourAgo)).hasSize(2);
    assertThat(records(alice, "?action=DeletePipeline&until=" + hourAgo)).isEmpty();
    assertThat(alice.get("/v1/audit?since=yesterday").status()).isEqualTo(400);
  }

  @Test
  void namesTheSameResourceInCallAndChange() {
    var installation = api.installation("octo");
    var pipeline = NativeApi.pipeline(api.connection(installation), NativeApi.eventbus());
    var policy = NativeApi.policy("{'Effect':'Allow','Action':'*','Resource':'*'}");
    var key =
        NativeApi.key(alice.post("/v1/access-keys", new JsonObject().put("policy", policy))).id();

    alice.put("/v1/pipelines/deploy", pipeline);
    alice.post("/v1/pipelines/deploy/pause", new JsonObject());
    alice.post("/v1/installations/" + installation.id() + "/secrets", new JsonObject());
    alice.post("/v1/access-keys/" + key + "/disable", new JsonObject());

    assertThat(callsOf("pipeline/deploy")).containsExactly("PausePipeline", "PutPipeline");
    assertThat(callsOf("installation/" + installation.id()))
        .containsExactly("RotateInstallationSecret");
    assertThat(callsOf("access-key/" + key)).containsExactly("DisableAccessKey");
  }

  /** Returns the actions of the calls that name a resource; each has the record of its change. */
  private List<String> callsOf(String resource) {
    var arn = "arn:aws:trunkline:us-east-1:000000000000:" + resource;
    var found = records(alice, "?resource=" + URLEncoder.encode(arn, StandardCharsets.UTF_8));
    var calls = actions(found, "CALL");
    assertThat(actions(found, "CHANGE")).containsAll(calls);
    return calls;
  }

  private static List<String> actions(List<JsonObject> records, String kind) {
    return records.stream()
        .filter(r -> r.getString("kind").equals(kind))
        .map(r -> r.getString("action"))
        .toList();
  }

  @Test
  void pagesFromTheNewestOn() {
    for (var name : List.of("a", "b", "c")) {
      alice.delete("/v1/pipelines/" + name);
    }

    var first = alice.get("/v1/audit?action=DeletePipeline&limit=2").body();
    var next = first.getString("next");
    var second = alice.get("/v1/audit?action=DeletePipeline&limit=2&next=" + next).body();

    assertThat(names(first)).containsExactly("c", "b");
    assertThat(names(second)).containsExactly("a");
    assertThat(second.containsKey("next")).isFalse();
  }

  /** A member that no schema describes could be a misspelled secret. */
  @Test
  void masksSecretsAndUnknownMembers() {
    var target =
        new JsonObject()
            .put("type", "http")
            .put("url", "https://ci.example.com/hook?job=marker-6")
            .put("secret", "marker-1")
            .put("headers", new JsonObject().put("X-Token", "marker-2"))
            .put("secert", "marker-3");
    var connection = api.connection(api.installation("octo"));
    var explain =
        new JsonObject()
            .put("providerType", "GitHub")
            .put("headers", new JsonObject().put("X-Gitlab-Token", "marker-4"))
            .put("body", new JsonObject().put("token", "marker-5"));

    alice.put("/v1/pipelines/deploy", NativeApi.pipeline(connection, target));
    alice.post("/v1/explain", explain);

    await().until(() -> records(alice, "?action=Explain").size() == 1);
    var shown =
        records(alice, "?action=PutPipeline")
            .getFirst()
            .getJsonObject("parameters")
            .getJsonObject("body")
            .getJsonObject("target");
    assertThat(shown)
        .isEqualTo(
            new JsonObject()
                .put("type", "http")
                .put("url", "https://ci.example.com/hook?job=***")
                .put("secret", "***")
                .put("headers", "***")
                .put("secert", "***"));
    assertThat(alice.get("/v1/audit").response().body()).doesNotContain("marker-");
  }

  @Test
  void shortensLongTexts() {
    var owner = "o".repeat(500);

    alice.post("/v1/installations", installation().put("owner", owner));

    var call = records(alice, "?action=CreateInstallation").getFirst();
    assertThat(call.getJsonObject("parameters").getJsonObject("body").getString("owner"))
        .isEqualTo("o".repeat(64) + "… (500 characters)");
  }

  private static List<String> names(JsonObject page) {
    return page.getJsonArray("records").stream()
        .map(one -> ((JsonObject) one).getJsonObject("parameters").getString("name"))
        .toList();
  }

  /** Returns the records, newest first. */
  private static List<JsonObject> records(NativeClient client, String query) {
    return client.get("/v1/audit" + query).body().getJsonArray("records").stream()
        .map(JsonObject.class::cast)
        .toList();
  }

  private static JsonObject installation() {
    return new JsonObject()
        .put("providerType", "GitHub")
        .put("owner", "octo")
        .put("secret", "a secret of this test");
  }
}
