package io.trunkline.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.account.AccessKey;
import io.trunkline.account.AccountId;
import io.trunkline.delivery.DeliveryFixture;
import io.trunkline.delivery.DeliveryId;
import io.trunkline.delivery.Github;
import io.trunkline.installation.AppHook;
import io.trunkline.installation.Installation;
import io.trunkline.installation.Installations.CreateResult.Created;
import io.trunkline.installation.NewInstallation;
import io.trunkline.installation.SecretChoice;
import io.trunkline.platform.secret.Secret;
import io.trunkline.provider.Payloads;
import io.trunkline.provider.ProviderType;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Webhooks that arrive at the hook of an app. The gateway is not notified of changes. */
class AppHookIT {
  private static final AccountId BOB = new AccountId("222222222222");
  private static final String PUSH = push("a", "b").encode();

  private static Gateway gateway;

  @BeforeAll
  static void open() {
    gateway = Gateway.open();
  }

  @BeforeEach
  void createAccountAndApp() {
    var fixture = gateway.fixture;
    fixture.await(fixture.accounts.bootstrap(new AccessKey("AKIDBOB", BOB, Secret.of("a secret"))));
    fixture.await(fixture.providerInstallations.registerApp(DeliveryFixture.ACCOUNT, Gateway.APP));
  }

  @AfterEach
  void clear() {
    gateway.clear();
  }

  @AfterAll
  static void close() {
    gateway.close();
  }

  private static JsonObject push(String before, String after) {
    return Github.push("refs/heads/main", before, after)
        .put("installation", new JsonObject().put("id", 7));
  }

  private Installation attach(AccountId owner, String providerOwner) {
    var wanted =
        new NewInstallation(
            ProviderType.GITHUB,
            Optional.empty(),
            providerOwner,
            new SecretChoice.Given(Gateway.SECRET));
    var attached =
        gateway.fixture.await(
            gateway.fixture.providerInstallations.join(DeliveryFixture.CALLER, owner, wanted, "7"));
    return ((Created) attached).installation();
  }

  private HttpResponse<String> deliver(String event, String body) {
    return deliver(event, body, Gateway.APP_SECRET);
  }

  private HttpResponse<String> deliver(String event, String body, Secret secret) {
    return gateway.post(Gateway.APP_PATH, body, Gateway.signed(event, body, secret));
  }

  private static JsonObject json(HttpResponse<String> response) {
    return new JsonObject(response.body());
  }

  private JsonObject stored(HttpResponse<String> response) {
    return gateway.fixture.delivery(
        new DeliveryId(UUID.fromString(json(response).getString("deliveryId"))));
  }

  private long count(String sql) {
    return gateway.fixture.count(sql);
  }

  @Test
  void recordsAWebhookForEachInstallationThatUsesTheProviderInstallation() {
    var installation = attach(DeliveryFixture.ACCOUNT, "octo");
    attach(BOB, "octo");
    gateway.fixture.pipeline(
        "deploy", gateway.fixture.connection(installation), "octo/app", new JsonArray());

    var response = deliver("push", PUSH);

    assertThat(response.statusCode()).isEqualTo(202);
    assertThat(json(response).getString("status")).isEqualTo("accepted");
    assertThat(json(response).getInteger("dispatches")).isEqualTo(1);
    assertThat(count("SELECT count(DISTINCT account_id) FROM delivery")).isEqualTo(2);
    assertThat(gateway.handedOver).hasSize(1);
  }

  @Test
  void answersDuplicateIfAllInstallationsHaveStoredTheWebhook() {
    attach(DeliveryFixture.ACCOUNT, "octo");
    attach(BOB, "octo");
    var first = deliver("push", PUSH);

    var again = deliver("push", PUSH);

    assertThat(again.statusCode()).isEqualTo(202);
    assertThat(json(again).getString("status")).isEqualTo("duplicate");
    assertThat(json(again).getString("deliveryId")).isEqualTo(json(first).getString("deliveryId"));
    assertThat(gateway.deliveries()).isEqualTo(2);
  }

  @Test
  void recordsARedeliveryForAnInstallationAddedSince() {
    attach(DeliveryFixture.ACCOUNT, "octo");
    deliver("push", PUSH);
    attach(BOB, "octo");

    var again = deliver("push", PUSH);

    assertThat(json(again).getString("status")).isEqualTo("accepted");
    assertThat(gateway.deliveries()).isEqualTo(2);
  }

  @Test
  void answers503IfTheWebhookCannotBeStoredForAllInstallations() {
    var installation = attach(DeliveryFixture.ACCOUNT, "octo");
    attach(BOB, "octo");
    gateway.fixture.pipeline(
        "deploy", gateway.fixture.connection(installation), "octo/app", new JsonArray());
    run(
        "CREATE FUNCTION break() RETURNS trigger LANGUAGE plpgsql AS"
            + " $$ BEGIN RAISE EXCEPTION 'broken' USING ERRCODE = '22023'; END $$");
    run(
        "CREATE TRIGGER break BEFORE INSERT ON delivery FOR EACH ROW"
            + " WHEN (NEW.account_id = '222222222222') EXECUTE FUNCTION break()");

    var broken = deliver("push", PUSH);
    var storedFirst = gateway.deliveries();
    run("DROP FUNCTION break CASCADE");
    var again = deliver("push", PUSH);

    assertThat(broken.statusCode()).isEqualTo(503);
    assertThat(broken.headers().firstValue("Retry-After")).isPresent();
    assertThat(storedFirst).isEqualTo(1);
    assertThat(again.statusCode()).isEqualTo(202);
    assertThat(json(again).getString("status")).isEqualTo("accepted");
    assertThat(gateway.deliveries()).isEqualTo(2);
    assertThat(count("SELECT count(*) FROM dispatch")).isEqualTo(1);
  }

  private void run(String sql) {
    gateway.fixture.await(gateway.fixture.database.run(sql));
  }

  @Test
  void recordsAWebhookForAnInstallationThatWasJustAdded() {
    deliver("push", PUSH);
    attach(DeliveryFixture.ACCOUNT, "octo");
    var forOne = deliver("push", push("b", "c").encode());
    attach(BOB, "octo");

    var forBoth = deliver("push", push("c", "d").encode());

    assertThat(json(forOne).getString("status")).isEqualTo("accepted");
    assertThat(json(forBoth).getString("status")).isEqualTo("accepted");
    assertThat(count("SELECT count(*) FROM delivery WHERE status = 'accepted'")).isEqualTo(3);
  }

  @Test
  void recordsNothingForAnInstallationThatWasJustDeleted() {
    var installation = attach(DeliveryFixture.ACCOUNT, "octo");
    deliver("push", PUSH);
    gateway.fixture.await(
        gateway.fixture.installations.delete(DeliveryFixture.CALLER, installation.id()));

    var response = deliver("push", push("b", "c").encode());

    assertThat(json(response).getString("status")).isEqualTo("ignored");
    assertThat(stored(response).getString("reason"))
        .isEqualTo("no installation here uses installation 7");
  }

  // Attack 15.
  @Test
  void ignoresTheRepositoryOfAnotherOwner() {
    attach(DeliveryFixture.ACCOUNT, "somebody");

    var response = deliver("push", PUSH);

    assertThat(json(response).getString("status")).isEqualTo("ignored");
    assertThat(stored(response).getString("reason")).contains("octo/app", "somebody");
  }

  @Test
  void startsAPipelineOnceForAPushReportedByAppAndRepository() {
    var installation = attach(DeliveryFixture.ACCOUNT, "octo");
    gateway.fixture.pipeline(
        "deploy", gateway.fixture.connection(installation), "octo/app", new JsonArray());
    var plain = Github.push("refs/heads/main", "a", "b").encode();

    var byApp = deliver("push", PUSH);
    var byRepository = gateway.deliver(installation, "push", plain, Gateway.SECRET);

    assertThat(json(byApp).getInteger("dispatches")).isEqualTo(1);
    assertThat(byRepository.statusCode()).isEqualTo(202);
    assertThat(json(byRepository).getInteger("dispatches")).isZero();
    assertThat(count("SELECT count(*) FROM dispatch")).isEqualTo(1);
  }

  @Test
  void answersAndStoresAPing() {
    var response = deliver("ping", "{\"zen\":\"x\",\"hook_id\":1,\"hook\":{\"type\":\"App\"}}");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(json(response).getString("status")).isEqualTo("ping");
    assertThat(stored(response).getString("status")).isEqualTo("ping");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "7",
        "[]",
        "\"7\"",
        "{}",
        "{\"id\":null}",
        "{\"id\":\"7\"}",
        "{\"id\":-7}",
        "{\"id\":7.5}",
        "{\"id\":[7]}",
        "{\"id\":99999999999999999999}",
        "{\"id\":7,\"id\":8}",
        "{\"id\":9223372036854775807}"
      })
  void storesAWebhookWithAnInvalidInstallationId(String installation) {
    attach(DeliveryFixture.ACCOUNT, "octo");
    var open = Github.push("refs/heads/main", "a", "b").encode();
    var body = open.substring(0, open.length() - 1) + ",\"installation\":" + installation + "}";

    var answers =
        List.of(
            deliver("push", body),
            deliver("installation", body + " "),
            deliver("check_run", body + "  "));

    assertThat(answers).extracting(HttpResponse::statusCode).containsOnly(202);
    assertThat(answers)
        .extracting(answer -> json(answer).getString("status"))
        .containsOnly("ignored");
    assertThat(answers)
        .allSatisfy(answer -> assertThat(stored(answer).getString("reason")).isNotBlank());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "[]", "{", "\u0000"})
  void storesABodyThatIsNotAnEvent(String body) {
    var response = deliver("push", body);

    assertThat(response.statusCode()).isEqualTo(202);
    assertThat(json(response).getString("status")).isEqualTo("ignored");
  }

  @Test
  void findsTheProviderInstallationInAForm() {
    attach(DeliveryFixture.ACCOUNT, "octo");
    var form = "payload=" + URLEncoder.encode(PUSH, StandardCharsets.UTF_8);
    var headers = new HashMap<>(Gateway.signed("push", form, Gateway.APP_SECRET));
    headers.put("Content-Type", "application/x-www-form-urlencoded");

    var response = gateway.post(Gateway.APP_PATH, form, headers);

    assertThat(json(response).getString("status")).isEqualTo("accepted");
  }

  // Attack 21.
  @Test
  void acceptsBothConfiguredSecretsAndNoOther() {
    var installation = attach(DeliveryFixture.ACCOUNT, "octo");

    assertThat(deliver("push", PUSH, Gateway.OLD_APP_SECRET).statusCode()).isEqualTo(202);
    assertThat(deliver("push", PUSH, Gateway.SECRET).statusCode()).isEqualTo(401);
    assertThat(gateway.deliver(installation, "push", PUSH, Gateway.APP_SECRET).statusCode())
        .isEqualTo(401);
  }

  @Test
  void answersAnUnknownAppLikeAnUnknownHook() {
    var fixture = gateway.fixture;
    var before = gateway.deliveries();
    var formerApp =
        new AppHook(ProviderType.GITHUB, Secret.of("an-app-that-was-served-before"), List.of());
    fixture.await(fixture.providerInstallations.registerApp(DeliveryFixture.ACCOUNT, formerApp));
    var headers = Gateway.signed("push", PUSH, Gateway.APP_SECRET);
    var wrong = Gateway.signed("push", PUSH, Secret.of("wrong wrong wrong"));

    var answers =
        List.of(
            gateway.post("/webhooks/github/unknown", PUSH, headers),
            gateway.post("/webhooks/github/apps/unknown", PUSH, headers),
            gateway.post("/webhooks/github/apps/an-app-that-was-served-before", PUSH, headers),
            gateway.post("/webhooks/github/apps/%00%27", PUSH, headers),
            gateway.post("/webhooks/gitlab/apps/x", PUSH, headers),
            gateway.post(Gateway.APP_PATH.replace("github", "gitlab"), PUSH, headers),
            gateway.post(Gateway.APP_PATH.replace("github", "azure-devops"), PUSH, headers),
            gateway.post(Gateway.APP_PATH, PUSH, wrong));

    assertThat(answers).extracting(HttpResponse::statusCode).containsOnly(401);
    assertThat(answers)
        .extracting(HttpResponse::body)
        .containsOnly("{\"error\":\"signature missing or wrong\"}");
    assertThat(answers)
        .extracting(answer -> answer.headers().map().keySet())
        .containsOnly(answers.getFirst().headers().map().keySet());
    assertThat(gateway.deliveries()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/webhooks/github/apps/", "/webhooks/github/apps/a/b", "/webhooks//apps/a"})
  void acceptsOnlyTheExactPath(String path) {
    var response = gateway.post(path, PUSH, Gateway.signed("push", PUSH, Gateway.APP_SECRET));

    assertThat(response.statusCode()).isEqualTo(404);
  }

  @Test
  void recordsASuspensionWithoutInstallationsForTheApp() {
    var sample = new Payloads("github").sample("installation-suspend");

    var response = deliver("installation", sample.body().toString());

    assertThat(response.statusCode()).isEqualTo(202);
    assertThat(json(response).getString("status")).isEqualTo("ignored");
    assertThat(stored(response).getString("reason"))
        .isEqualTo("installation 16598467 is SUSPENDED: 0 connections set to ERROR");
  }

  // Attacks 15, 18: only the app's own hook may report a suspension.
  @Test
  void ignoresASuspensionReportedByARepositoryHook() {
    var installation = attach(DeliveryFixture.ACCOUNT, "octo");
    var connection = gateway.fixture.connection(installation);
    var suspend = lifecycleEvent("suspend", 1);

    var response = gateway.deliver(installation, "installation", suspend, Gateway.SECRET);

    assertThat(json(response).getString("status")).isEqualTo("ignored");
    assertThat(stored(response).getString("reason"))
        .contains("only the webhook of the app can report this");
    assertThat(
            gateway.fixture.await(
                gateway.fixture.connections.find(DeliveryFixture.ACCOUNT, connection.arn())))
        .contains(connection);
  }

  @Test
  void appliesEachLifecycleEventOnce() {
    var installation = attach(DeliveryFixture.ACCOUNT, "octo");
    gateway.fixture.connection(installation);
    var reasons = new ArrayList<String>();
    for (var event :
        List.of(
            lifecycleEvent("suspend", 1),
            lifecycleEvent("unsuspend", 2),
            lifecycleEvent("suspend", 1))) {
      var response = deliver("installation", event);
      reasons.add(json(response).getString("status") + " " + stored(response).getString("reason"));
    }

    assertThat(reasons)
        .containsExactly(
            "ignored installation 7 is SUSPENDED: 1 connection set to ERROR",
            "ignored installation 7 is ACTIVE: 1 connection available again",
            "duplicate installation 7 is SUSPENDED: 1 connection set to ERROR");
    assertThat(count("SELECT count(*) FROM connection WHERE status = 'AVAILABLE'")).isEqualTo(1);
  }

  private static String lifecycleEvent(String action, int second) {
    return new JsonObject()
        .put("action", action)
        .put(
            "installation",
            new JsonObject()
                .put("id", 7)
                .put("account", new JsonObject().put("login", "octo"))
                .put("updated_at", 1_700_000_000 + second))
        .encode();
  }
}
