package io.trunkline.controlplane.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.connection.Connection;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PipelineOperationsIT {
  @RegisterExtension static final NativeApi api = new NativeApi();
  private final NativeClient alice = api.client(NativeApi.ALICE);
  private final NativeClient bob = api.client(NativeApi.BOB);
  private final Connection connection = api.connection(api.installation("octo"));

  private NativeClient.Reply put(String name) {
    return alice.put("/v1/pipelines/" + name, NativeApi.pipeline(connection, NativeApi.eventbus()));
  }

  private static JsonObject http(String url) {
    return new JsonObject().put("type", "http").put("url", url);
  }

  @Test
  void registersThenReplaces() {
    var first = put("deploy");
    var second = put("deploy");

    assertThat(first.status()).isEqualTo(201);
    assertThat(second.status()).isEqualTo(200);
    assertThat(second.body().getString("status")).isEqualTo("ACTIVE");
    assertThat(second.body().getJsonArray("sources").getJsonObject(0).getString("actionName"))
        .isEqualTo("Source");
    assertThat(alice.get("/v1/pipelines/deploy").body()).isEqualTo(second.body());
  }

  @Test
  void keepsTheTriggersOfADefinition() {
    var triggers =
        new JsonArray(
            """
            [{"providerType": "CodeStarSourceConnection", "gitConfiguration": {
              "sourceActionName": "Source",
              "push": [{"branches": {"includes": ["main"]}, "filePaths": {"excludes": ["docs/**"]}}],
              "pullRequest": [{"events": ["OPEN"], "branches": {"includes": ["**"]}}]}}]\
            """);
    var body = NativeApi.pipeline(connection, NativeApi.eventbus()).put("triggers", triggers);

    var registered = alice.put("/v1/pipelines/deploy", body);

    assertThat(registered.body().getJsonArray("triggers")).isEqualTo(triggers);
  }

  @Test
  void showsAGeneratedSecretOnce() {
    var body = NativeApi.pipeline(connection, http("https://ci.example.com/hook"));

    var registered = alice.put("/v1/pipelines/deploy", body);
    var replaced = alice.put("/v1/pipelines/deploy", body);

    var secret = registered.body().getJsonObject("target").getString("secret");
    assertThat(secret).startsWith("whsec_");
    assertThat(replaced.response().body()).doesNotContain(secret);
    assertThat(alice.get("/v1/pipelines/deploy").response().body()).doesNotContain(secret);
    assertThat(alice.get("/v1/pipelines").response().body()).doesNotContain(secret);
  }

  @Test
  void neverShowsATokenInTheUrl() {
    var target = http("https://ci.example.com/hook?token=given-token");

    var registered = alice.put("/v1/pipelines/deploy", NativeApi.pipeline(connection, target));

    assertThat(registered.body().getJsonObject("target").getString("url"))
        .isEqualTo("https://ci.example.com/hook?token=***");
    assertThat(
            alice.get("/v1/pipelines/deploy").response().body()
                + alice.get("/v1/pipelines").response().body())
        .doesNotContain("given-token");
  }

  @Test
  void neverShowsAGivenSecretOrHeader() {
    var target =
        http("https://ci.example.com/hook")
            .put("secret", "given-secret-given-secret")
            .put("format", "provider")
            .put("events", new JsonArray().add("issue_comment"))
            .put("headers", new JsonObject().put("X-Token", "given-header"));

    var registered = alice.put("/v1/pipelines/deploy", NativeApi.pipeline(connection, target));

    assertThat(registered.status()).isEqualTo(201);
    assertThat(registered.body().getJsonObject("target").getJsonArray("events"))
        .containsExactly("issue_comment");
    assertThat(
            registered.response().body()
                + alice.get("/v1/pipelines/deploy").response().body()
                + alice.get("/v1/pipelines").response().body())
        .doesNotContain("given-secret", "given-header");
  }

  /** Attack 40. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1/",
        "http://[::1]/",
        "http://0.0.0.0/",
        "http://10.1.2.3/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::ffff:10.0.0.1]/",
        "http://2130706433/",
        "http://0177.0.0.1/"
      })
  void rejectsTargetsInPrivateNetworks(String url) {
    var rejected = alice.put("/v1/pipelines/deploy", NativeApi.pipeline(connection, http(url)));

    assertThat(rejected.status()).isEqualTo(400);
    assertThat(rejected.message()).startsWith("target.url");
    assertThat(api.count("SELECT count(*) FROM pipeline")).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'sources':[]}                                | target: is required",
        "{'sources':[],'target':{'type':'eventbus'}}   | sources: ",
        "{'zork':1,'sources':[@],'target':{'type':'eventbus'}} | zork: is unknown; the members are",
        "{'sources':[@],'target':{}}                   | target.type: is required",
        "{'sources':[@],'target':{'type':'carrier'}}   | target.type: must be one of eventbus,"
            + " http",
        "{'sources':[@],'target':{'type':'eventbus','url':'x'}} | target: unknown member",
        "{'sources':[{}],'target':{'type':'eventbus'}} | sources[0].connectionArn: is required",
        "{'sources':[@,{'zork':1}],'target':{'type':'eventbus'}} | sources[1].connectionArn",
        "{'sources':[@],'allowForks':'yes','target':{'type':'eventbus'}}"
            + " | allowForks: must be of type boolean",
        "{'sources':[@],'triggers':[{'providerType':'x','gitConfiguration':"
            + "{'sourceActionName':'Source'}}],'target':{'type':'eventbus'}}"
            + " | triggers[0].providerType: must be one of CodeStarSourceConnection",
      })
  void reportsWhereADefinitionIsInvalid(String body, String message) {
    var source = NativeApi.pipeline(connection, new JsonObject()).getJsonArray("sources");
    var text = body.replace('\'', '"').replace("@", source.getJsonObject(0).encode());

    var rejected = alice.call("PUT", "/v1/pipelines/deploy", text);

    assertThat(rejected.status()).isEqualTo(400);
    assertThat(rejected.message()).startsWith(message);
    assertThat(api.count("SELECT count(*) FROM pipeline")).isZero();
  }

  @Test
  void rejectsConnectionsOfOtherAccounts() {
    var rejected =
        bob.put("/v1/pipelines/deploy", NativeApi.pipeline(connection, NativeApi.eventbus()));

    assertThat(rejected.status()).isEqualTo(400);
    assertThat(rejected.message()).startsWith("sources[0].connectionArn: ");
  }

  @Test
  void pausesAndResumes() {
    put("deploy");

    var paused = alice.post("/v1/pipelines/deploy/pause");
    var replaced = put("deploy");
    var resumed = alice.post("/v1/pipelines/deploy/resume");

    assertThat(paused.body().getString("status")).isEqualTo("PAUSED");
    assertThat(replaced.body().getString("status")).isEqualTo("PAUSED");
    assertThat(resumed.body().getString("status")).isEqualTo("ACTIVE");
  }

  @Test
  void deletes() {
    put("deploy");

    var deleted = alice.delete("/v1/pipelines/deploy");

    assertThat(deleted.status()).isEqualTo(200);
    assertThat(alice.get("/v1/pipelines/deploy").status()).isEqualTo(404);
    assertThat(alice.delete("/v1/pipelines/deploy").status()).isEqualTo(404);
    assertThat(alice.post("/v1/pipelines/deploy/pause").status()).isEqualTo(404);
  }

  @Test
  void auditsEveryChange() {
    put("deploy");
    alice.post("/v1/pipelines/deploy/pause");
    alice.post("/v1/pipelines/deploy/resume");
    alice.delete("/v1/pipelines/deploy");

    assertThat(api.audit())
        .endsWith(
            "PutPipeline pipeline/deploy",
            "PausePipeline pipeline/deploy",
            "ResumePipeline pipeline/deploy",
            "DeletePipeline pipeline/deploy");
  }

  @Test
  void showsNothingToOtherAccounts() {
    put("deploy");

    assertThat(bob.get("/v1/pipelines/deploy").status()).isEqualTo(404);
    assertThat(bob.delete("/v1/pipelines/deploy").status()).isEqualTo(404);
    assertThat(bob.post("/v1/pipelines/deploy/pause").status()).isEqualTo(404);
    assertThat(bob.post("/v1/pipelines/deploy/resume").status()).isEqualTo(404);
    assertThat(bob.get("/v1/pipelines").body().getJsonArray("pipelines")).isEmpty();
    assertThat(alice.get("/v1/pipelines/deploy").body().getString("status")).isEqualTo("ACTIVE");
  }

  @Test
  void listsPageByPageByName() {
    for (var name : new String[] {"c", "a@b", "b", "a"}) {
      assertThat(put(name).status()).isEqualTo(201);
    }

    var first = alice.get("/v1/pipelines?limit=2").body();
    var second = alice.get("/v1/pipelines?limit=2&next=" + first.getString("next")).body();

    assertThat(names(first)).containsExactly("a", "a@b");
    assertThat(names(second)).containsExactly("b", "c");
    assertThat(second.containsKey("next")).isFalse();
  }

  private static Iterable<String> names(JsonObject page) {
    return page.getJsonArray("pipelines").stream()
        .map(pipeline -> ((JsonObject) pipeline).getString("name"))
        .toList();
  }
}
