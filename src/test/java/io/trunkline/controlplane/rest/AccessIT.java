package io.trunkline.controlplane.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.trunkline.connection.Connection;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Accounts, access keys and their permissions on the native API. Alice is the administrator. */
class AccessIT {
  private static final String KEYS = "/v1/access-keys";
  private static final String FULL = "{'Effect':'Allow','Action':'*','Resource':'*'}";

  @RegisterExtension static final NativeApi api = new NativeApi();
  private final NativeClient alice = api.client(NativeApi.ALICE);
  private final NativeClient bob = api.client(NativeApi.BOB);

  @Test
  void createsKeyAndShowsItsSecretOnce() {
    var created = alice.post(KEYS, policyOf(FULL));
    var id = created.body().getString("accessKeyId");
    var secret = created.body().getString("secretAccessKey");
    var client = api.client(NativeApi.key(created));

    var used = client.get("/v1/pipelines");
    await().until(() -> alice.get(KEYS + "/" + id).body().containsKey("lastUsedAt"));
    var found = alice.get(KEYS + "/" + id);
    var listed = alice.get(KEYS);

    assertThat(created.status()).isEqualTo(201);
    assertThat(created.body().getString("status")).isEqualTo("ACTIVE");
    assertThat(used.status()).isEqualTo(200);
    assertThat(Instant.parse(found.body().getString("lastUsedAt")))
        .isBefore(Instant.now().plusSeconds(60));
    assertThat(found.body().getJsonObject("policy")).isEqualTo(NativeApi.policy(FULL));
    assertThat(found.response().body()).doesNotContain(secret);
    assertThat(listed.response().body()).doesNotContain(secret);
    assertThat(listed.body().getJsonArray("accessKeys"))
        .extracting(key -> ((JsonObject) key).getString("accessKeyId"))
        .containsExactlyInAnyOrder(id, "AKIDTEST");
  }

  @Test
  void pagesThroughKeys() {
    alice.post(KEYS, policyOf(FULL));
    alice.post(KEYS, policyOf(FULL));

    var first = alice.get(KEYS + "?limit=2").body();
    var second = alice.get(KEYS + "?limit=2&next=" + first.getString("next")).body();

    assertThat(first.getJsonArray("accessKeys")).hasSize(2);
    assertThat(second.getJsonArray("accessKeys")).hasSize(1);
    assertThat(second.containsKey("next")).isFalse();
  }

  @Test
  void stopsADisabledKeyAtOnceUntilItIsEnabled() {
    var key = NativeApi.key(alice.post(KEYS, policyOf(FULL)));
    var client = api.client(key);
    assertThat(client.get("/v1/pipelines").status()).isEqualTo(200);

    var disabled = alice.post(KEYS + "/" + key.id() + "/disable");

    assertThat(disabled.body().getString("status")).isEqualTo("INACTIVE");
    assertThat(client.get("/v1/pipelines").code()).isEqualTo("UnrecognizedClient");
    assertThat(alice.post(KEYS + "/" + key.id() + "/enable").status()).isEqualTo(200);
    assertThat(client.get("/v1/pipelines").status()).isEqualTo(200);
    assertThat(alice.delete(KEYS + "/" + key.id()).status()).isEqualTo(200);
    assertThat(client.get("/v1/pipelines").code()).isEqualTo("UnrecognizedClient");
    assertThat(alice.get(KEYS + "/" + key.id()).status()).isEqualTo(404);
  }

  @Test
  void rejectsAnExpiredKeyAndAuditsItsUse() {
    var end = Instant.now().plusSeconds(3_600);
    var created = alice.post(KEYS, policyOf(FULL).put("expiresAt", end.toString()));
    var client = api.client(NativeApi.key(created));
    assertThat(Instant.parse(created.body().getString("expiresAt")))
        .isCloseTo(end, within(1, ChronoUnit.MILLIS));
    assertThat(client.get("/v1/pipelines").status()).isEqualTo(200);

    api.count(
        "WITH e AS (UPDATE access_key SET expires_at = now() WHERE policy IS NOT NULL"
            + " RETURNING 1) SELECT count(*) FROM e");
    await().until(() -> client.get("/v1/pipelines").status() == 401);
    var rejected = client.get("/v1/pipelines");

    assertThat(rejected.code()).isEqualTo("ExpiredToken");
    assertThat(rejected.message())
        .isEqualTo("The security token included in the request is expired");
    assertThat(resultsOf(created)).containsOnlyOnce("ExpiredToken");
    var path = KEYS + "/" + created.body().getString("accessKeyId");
    assertThat(alice.get(path).body().getString("status")).isEqualTo("EXPIRED");
    assertThat(alice.get(KEYS).body().getJsonArray("accessKeys"))
        .extracting(key -> ((JsonObject) key).getString("status"))
        .containsExactlyInAnyOrder("ACTIVE", "EXPIRED");
    assertThat(alice.post(path + "/disable").body().getString("status")).isEqualTo("INACTIVE");
    assertThat(alice.post(path + "/enable").body().getString("status")).isEqualTo("EXPIRED");
    var moved = new JsonObject().put("expiresAt", end.toString());
    assertThat(patch(path, moved).body().getString("status")).isEqualTo("ACTIVE");
  }

  @Test
  void auditsTheUseOfADisabledKeyOnceAMinute() {
    var created = alice.post(KEYS, policyOf(FULL));
    var client = api.client(NativeApi.key(created));
    alice.post(KEYS + "/" + created.body().getString("accessKeyId") + "/disable");

    client.get("/v1/pipelines");
    client.get("/v1/pipelines");

    assertThat(resultsOf(created)).containsExactly("UnrecognizedClient");
  }

  /** Returns the results of all audited calls of a created key. */
  private List<String> resultsOf(NativeClient.Reply created) {
    var path = "/v1/audit?accessKeyId=" + created.body().getString("accessKeyId");
    return alice.get(path).body().getJsonArray("records").stream()
        .map(one -> ((JsonObject) one).getString("result"))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2020-01-01T00:00:00Z",
        "2026-01-01",
        "+12026-01-01T00:00:00Z",
        "tomorrow",
        "",
      })
  void rejectsAnExpiryThatIsPastOrNoTime(String expiresAt) {
    var rejected = alice.post(KEYS, policyOf(FULL).put("expiresAt", expiresAt));

    assertThat(rejected.status()).isEqualTo(400);
    assertThat(rejected.message()).startsWith("expiresAt: ");
  }

  @Test
  void namesKeysAccountsAndInstallations() {
    var label = new JsonObject().put("name", "Deploy bot").put("description", "used by CI – ü");
    var key = alice.post(KEYS, policyOf(FULL).mergeIn(label));
    var account = alice.post("/v1/accounts", label.copy().put("accountId", "333333333333"));
    var installation =
        alice.post(
            "/v1/installations", label.copy().put("providerType", "GitHub").put("owner", "octo"));

    for (var path :
        List.of(
            KEYS + "/" + key.body().getString("accessKeyId"),
            "/v1/accounts/333333333333",
            "/v1/installations/" + installation.body().getString("id"))) {
      var renamed = patch(path, new JsonObject().put("name", "Bot"));
      var cleared = patch(path, new JsonObject().put("name", "").put("description", ""));

      assertThat(renamed.status()).isEqualTo(200);
      assertThat(renamed.body().getString("name")).isEqualTo("Bot");
      assertThat(renamed.body().getString("description")).isEqualTo("used by CI – ü");
      assertThat(cleared.body().fieldNames()).doesNotContain("name", "description");
      assertThat(patch(path, new JsonObject()).status()).isEqualTo(400);
      assertThat(patch(path, new JsonObject().put("name", "a\nb")).status()).isEqualTo(400);
      assertThat(patch(path, new JsonObject().put("name", "a\u0000")).status()).isEqualTo(400);
      assertThat(patch(path, new JsonObject().put("name", "x".repeat(101))).status())
          .isEqualTo(400);
    }
    for (var created : List.of(key, account, installation)) {
      assertThat(created.status()).isEqualTo(201);
      assertThat(created.body().getString("name")).isEqualTo("Deploy bot");
      assertThat(created.body().getString("description")).isEqualTo("used by CI – ü");
    }
    assertThat(patch("/v1/accounts/444444444444", label).status()).isEqualTo(404);
    assertThat(patch(KEYS + "/AKIDABSENT", label).status()).isEqualTo(404);
    assertThat(api.audit())
        .contains("UpdateAccount account/333333333333")
        .contains("UpdateAccessKey access-key/" + key.body().getString("accessKeyId"))
        .contains("UpdateInstallation installation/" + installation.body().getString("id"));
  }

  private NativeClient.Reply patch(String path, JsonObject body) {
    return alice.call("PATCH", path, body.encode());
  }

  @Test
  void appliesAReplacedPolicyAtOnce() {
    var key = NativeApi.key(alice.post(KEYS, policyOf(FULL)));
    var client = api.client(key);
    assertThat(client.get("/v1/pipelines").status()).isEqualTo(200);

    var replaced =
        alice.put(
            KEYS + "/" + key.id() + "/policy", NativeApi.policy(allow("trunkline:Explain", "*")));

    assertThat(replaced.status()).isEqualTo(200);
    assertThat(client.get("/v1/pipelines").status()).isEqualTo(403);
  }

  @Test
  void rejectsUnsupportedPolicyElementsByName() {
    var condition =
        "{'Effect':'Deny','Action':'*','Resource':'*','Condition':{'BinaryEquals':{'aws:SourceIp':'10.0.0.0/8'}}}";

    var rejected = alice.post(KEYS, policyOf(condition));
    var without = alice.post(KEYS, new JsonObject());

    assertThat(rejected.status()).isEqualTo(400);
    assertThat(rejected.message())
        .contains("the condition operator 'BinaryEquals' is not supported");
    assertThat(without.message()).isEqualTo("policy: is required");
  }

  @Test
  void rejectsChangesToTheKeyInTheSettings() {
    assertThat(alice.post(KEYS + "/AKIDTEST/disable").status()).isEqualTo(409);
    assertThat(alice.delete(KEYS + "/AKIDTEST").message()).contains("bootstrap.access-key-id");
    assertThat(alice.get("/v1/pipelines").status()).isEqualTo(200);
  }

  @Test
  void administratorCreatesAccountsAndTheirKeys() {
    var created = alice.post("/v1/accounts", new JsonObject().put("accountId", "333333333333"));
    var again = alice.post("/v1/accounts", new JsonObject().put("accountId", "333333333333"));
    var key = NativeApi.key(alice.post(KEYS + "?accountId=333333333333", policyOf(FULL)));
    var carol = api.client(key);

    assertThat(created.status()).isEqualTo(201);
    assertThat(again.status()).isEqualTo(409);
    assertThat(key.accountId().value()).isEqualTo("333333333333");
    assertThat(carol.get(KEYS).body().getJsonArray("accessKeys")).hasSize(1);
    assertThat(alice.get(KEYS + "?accountId=333333333333").body().getJsonArray("accessKeys"))
        .hasSize(1);
    assertThat(alice.get("/v1/accounts").body().getJsonArray("accounts"))
        .extracting(account -> ((JsonObject) account).getString("accountId"))
        .containsExactly("000000000000", "222222222222", "333333333333");
    assertThat(alice.post(KEYS + "?accountId=444444444444", policyOf(FULL)).status())
        .isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "POST   | /v1/accounts",
        "GET    | /v1/accounts",
        "PATCH  | /v1/accounts/222222222222",
        "PATCH  | /v1/access-keys/AKIDTEST?accountId=000000000000",
        "POST   | /v1/access-keys?accountId=000000000000",
        "GET    | /v1/access-keys?accountId=000000000000",
        "GET    | /v1/access-keys?accountId=999999999999",
        "GET    | /v1/access-keys/AKIDTEST?accountId=000000000000",
        "DELETE | /v1/access-keys/AKIDTEST?accountId=000000000000",
        "POST   | /v1/access-keys/AKIDTEST/disable?accountId=000000000000",
        "POST   | /v1/access-keys/AKIDTEST/enable?accountId=000000000000",
        "PUT    | /v1/access-keys/AKIDTEST/policy?accountId=000000000000",
      })
  void deniesOtherAccountsToEverybodyElse(String method, String path) {
    var body =
        switch (method) {
          case "PUT" -> NativeApi.policy(FULL);
          case "PATCH" -> new JsonObject().put("name", "mine");
          case "POST" ->
              path.startsWith("/v1/accounts")
                  ? new JsonObject().put("accountId", "333333333333")
                  : policyOf(FULL);
          default -> new JsonObject();
        };

    var rejected = bob.call(method, path, body.isEmpty() ? "" : body.encode());

    assertThat(rejected.status()).isEqualTo(403);
    assertThat(rejected.message())
        .startsWith("User: arn:aws:iam::222222222222:user/AKIDBOB is not authorized to perform: ")
        .contains("because no resource-based policy allows the trunkline:");
    assertThat(alice.get("/v1/accounts").body().getJsonArray("accounts")).hasSize(2);
  }

  @Test
  void appliesPoliciesToAdministratorsKeys() {
    var limited =
        api.limited(
            alice,
            allow("trunkline:CreateAccessKey", "arn:aws:trunkline:us-east-1:000000000000:*"));

    assertThat(
            limited
                .post("/v1/accounts", new JsonObject().put("accountId", "333333333333"))
                .status())
        .isEqualTo(403);
    assertThat(limited.post(KEYS + "?accountId=222222222222", policyOf(FULL)).status())
        .isEqualTo(403);
    assertThat(limited.post(KEYS, policyOf(FULL)).status()).isEqualTo(201);
  }

  @Test
  void evaluatesTheArnOfAPipeline() {
    var connection = api.connection(api.installation("octo"));
    var arn = "arn:aws:trunkline:us-east-1:000000000000:pipeline/";
    put(alice, "prod", connection);
    put(alice, "test-1", connection);
    var limited = api.limited(alice, allow("trunkline:*", arn + "test-*"));

    assertThat(limited.get("/v1/pipelines/test-1").status()).isEqualTo(200);
    assertThat(limited.delete("/v1/pipelines/test-1").status()).isEqualTo(200);
    for (var path : new String[] {"prod", "%70rod", "absent"}) {
      var rejected = limited.delete("/v1/pipelines/" + path);
      assertThat(rejected.status()).isEqualTo(403);
      assertThat(rejected.message())
          .endsWith("because no identity-based policy allows the trunkline:DeletePipeline action");
    }
    assertThat(limited.get("/v1/pipelines").status()).isEqualTo(403);
    assertThat(alice.get("/v1/pipelines/prod").status()).isEqualTo(200);
  }

  @Test
  void requiresUsingAndPassingTheConnectionsOfAPipeline() {
    var connection = api.connection(api.installation("octo"));
    var register = allow("trunkline:PutPipeline", "*");
    var use =
        "{'Effect':'Allow','Action':'codestar-connections:UseConnection','Resource':'%s','Condition':{'StringEquals':{'codestar-connections:FullRepositoryId':'octo/app','codeconnections:BranchName':'main','codeconnections:ProviderPermissionsRequired':'read_only'}}}"
            .formatted(connection.arn().value());
    var pass =
        "{'Effect':'Allow','Action':'codeconnections:PassConnection','Resource':'*','Condition':{'StringEquals':{'codeconnections:PassedToService':'codepipeline.amazonaws.com'}}}";

    var bare = put(api.limited(alice, register), "a", connection);
    var noPass = put(api.limited(alice, register, use), "a", connection);
    var noUse = put(api.limited(alice, register, pass), "a", connection);
    var whole = api.limited(alice, register, use, pass);
    var other = NativeApi.pipeline(connection, NativeApi.eventbus());
    other.getJsonArray("sources").getJsonObject(0).put("fullRepositoryId", "octo/secret");

    assertThat(bare.message()).contains("codeconnections:PassConnection on resource: ");
    assertThat(noPass.message()).contains("codeconnections:PassConnection on resource: ");
    assertThat(noUse.message()).contains("codeconnections:UseConnection on resource: ");
    assertThat(put(whole, "a", connection).status()).isEqualTo(201);
    assertThat(whole.put("/v1/pipelines/b", other).status()).isEqualTo(403);
    assertThat(alice.get("/v1/pipelines").body().getJsonArray("pipelines")).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'push': [{'branches': {'includes': ['release']}}]",
        "'push': [{'branches': {'includes': ['main', '**']}}]",
        "'push': [{'branches': {'includes': ['{main,release}']}}]",
        "'push': [{'branches': {'excludes': ['docs']}}]",
        "'pullRequest': [{'branches': {'includes': ['rel[a-f]ase']}}]",
        "'pullRequest': [{'events': ['OPEN']}]",
      })
  void deniesTriggersOnABranchThatAPolicyDenies(String filters) {
    var connection = api.connection(api.installation("octo"));
    var limited =
        api.limited(
            alice,
            allow("*", "*"),
            "{'Effect':'Deny','Action':'codeconnections:UseConnection','Resource':'*',"
                + "'Condition':{'StringEquals':{'codeconnections:BranchName':'release'}}}");

    var denied = limited.put("/v1/pipelines/a", withTriggers(connection, filters));
    var allowed =
        limited.put(
            "/v1/pipelines/a",
            withTriggers(
                connection,
                "'push': [{'branches': {'includes': ['ma*']}}, {'tags': {'includes': ['**']}}]"));

    assertThat(denied.status()).isEqualTo(403);
    assertThat(denied.message()).contains("explicit deny");
    assertThat(allowed.status()).isEqualTo(201);
  }

  private static JsonObject withTriggers(Connection connection, String filters) {
    var trigger =
        "{'providerType': 'CodeStarSourceConnection', 'gitConfiguration': {'sourceActionName':"
            + " 'Source', %s}}".formatted(filters);
    return NativeApi.pipeline(connection, NativeApi.eventbus())
        .put("triggers", new JsonArray("[" + trigger.replace('\'', '"') + "]"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void evaluatesTheOriginalArnOfAConnection(boolean isUpperCase) {
    var connection = api.connection(api.installation("octo"));
    var installation = api.installation("other").id().toString();
    var id = connection.arn().connectionId().toString();
    var path = "/v1/connections/" + (isUpperCase ? id.toUpperCase(Locale.ROOT) : id);
    var body =
        new JsonObject()
            .put(
                "installationId",
                isUpperCase ? installation.toUpperCase(Locale.ROOT) : installation);
    var denied =
        api.limited(
            alice,
            FULL,
            "{'Effect':'Deny','Action':'*','Resource':'%s'}".formatted(connection.arn().value()));
    var notToThat =
        api.limited(
            alice,
            FULL,
            "{'Effect':'Deny','Action':'*','Resource':'*','Condition':{'StringEquals':{'codeconnections:InstallationId':'%s'}}}"
                .formatted(installation));

    assertThat(denied.get(path).message())
        .contains("codeconnections:GetConnection on resource: " + connection.arn().value())
        .endsWith("with an explicit deny in an identity-based policy");
    assertThat(denied.put(path + "/installation", body).status()).isEqualTo(403);
    assertThat(notToThat.get(path).status()).isEqualTo(200);
    assertThat(notToThat.put(path + "/installation", body).message())
        .contains("codeconnections:UpdateConnectionInstallation");
  }

  @Test
  void hidesConnectionsOfAnotherAccount() {
    var connection = api.connection(api.installation("octo"));
    var path = "/v1/connections/" + connection.arn().connectionId();
    var absent = "/v1/connections/11111111-2222-4333-8444-555555555555";

    var bobs = bob.get(path);

    assertThat(bobs.status()).isEqualTo(404);
    assertThat(bob.get(absent).status()).isEqualTo(404);
  }

  private static NativeClient.Reply put(NativeClient client, String name, Connection connection) {
    return client.put(
        "/v1/pipelines/" + name, NativeApi.pipeline(connection, NativeApi.eventbus()));
  }

  private static String allow(String action, String resource) {
    return "{'Effect':'Allow','Action':'%s','Resource':'%s'}".formatted(action, resource);
  }

  private static JsonObject policyOf(String... statements) {
    return new JsonObject().put("policy", NativeApi.policy(statements));
  }
}
