package io.trunkline.controlplane.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.delivery.LedgerFixture;
import io.trunkline.installation.AppHook;
import io.trunkline.platform.secret.Secret;
import io.trunkline.provider.NormalizedWebhook.ProviderInstallationChanged;
import io.trunkline.provider.NormalizedWebhook.ProviderInstallationStatus;
import io.trunkline.provider.ProviderType;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Installations that hold what a provider gave the app of the deployment. */
class InstallationsOnGrantsIT {
  private static final String PATH = "/v1/installations";
  private static final String FOR_BOB = PATH + "?accountId=" + NativeApi.BOB.accountId();
  private static final AppHook APP =
      new AppHook(
          ProviderType.GITHUB,
          Secret.of("the-key-of-the-app-in-its-url"),
          List.of(Secret.of("the secret of the app")));

  private final NativeApi api = new NativeApi();
  private final NativeClient alice = api.client(NativeApi.ALICE);
  private final NativeClient bob = api.client(NativeApi.BOB);

  @BeforeEach
  void keepApp() {
    api.road.await(api.road.grants.keepApp(LedgerFixture.ACCOUNT, APP));
  }

  @AfterEach
  void close() {
    api.close();
  }

  private static JsonObject onGrant(String id) {
    return new JsonObject()
        .put("providerType", "GitHub")
        .put("owner", "octo")
        .put("providerInstallationId", id);
  }

  private void tell(ProviderInstallationStatus status) {
    var changed =
        new ProviderInstallationChanged(
            "7", status, Optional.of("octo"), Instant.parse("2026-11-23T12:00:00Z"));
    api.road.await(
        api.road.grants.apply(ProviderType.GITHUB, changed, Buffer.buffer(status.name())));
  }

  @Test
  void makesOneOfItsOwnAndOneForAnotherAccount() {
    var own = alice.post(PATH, onGrant("7"));
    var bobs = alice.post(FOR_BOB, onGrant("7"));

    assertThat(own.status()).isEqualTo(201);
    assertThat(bobs.status()).isEqualTo(201);
    assertThat(bobs.body().getString("providerInstallationId")).isEqualTo("7");
    assertThat(bobs.body().getString("providerInstallationStatus")).isEqualTo("ACTIVE");
    assertThat(bobs.body().getString("webhookUrl")).isNotBlank();
    var seen = bob.get(PATH + "/" + bobs.body().getString("id"));
    assertThat(seen.body().getString("providerInstallationId")).isEqualTo("7");
    assertThat(alice.get(PATH + "/" + bobs.body().getString("id")).status()).isEqualTo(404);
    assertThat(alice.get(PATH).body().getJsonArray("installations")).hasSize(1);
    assertThat(alice.get(PATH).response().body() + bobs.response().body())
        .doesNotContain(APP.key().reveal(), "the secret of the app");
  }

  @Test
  void showsWhatBecameOfTheGrant() {
    var id = alice.post(PATH, onGrant("7")).body().getString("id");

    tell(ProviderInstallationStatus.SUSPENDED);

    assertThat(alice.get(PATH + "/" + id).body().getString("providerInstallationStatus"))
        .isEqualTo("SUSPENDED");
    var listed = alice.get(PATH).body().getJsonArray("installations").getJsonObject(0);
    assertThat(listed.getString("providerInstallationStatus")).isEqualTo("SUSPENDED");
  }

  @Test
  void refusesToBindWhatIsSuspendedWithTheReason() {
    var id = alice.post(PATH, onGrant("7")).body().getString("id");
    var connection = api.road.connection(api.road.installation("octo"));
    tell(ProviderInstallationStatus.SUSPENDED);

    var refused =
        alice.put(
            "/v1/connections/" + connection.arn().connectionId() + "/installation",
            new JsonObject().put("installationId", id));

    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.message()).contains("installation 7", "SUSPENDED");
  }

  @Test
  void refusesWhatWasDeleted() {
    tell(ProviderInstallationStatus.DELETED);

    var refused = alice.post(PATH, onGrant("7"));

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.message()).isEqualTo("The installation 7 was deleted.");
    assertThat(api.road.count("SELECT count(*) FROM installation WHERE NOT is_app")).isZero();
  }

  /** Attack 15: anybody could name a foreign one. */
  @Test
  void letsNoOtherAccountSayWhoseAGrantIs() {
    var own = bob.post(PATH, onGrant("7"));
    var foreign = bob.post(PATH + "?accountId=" + LedgerFixture.ACCOUNT, onGrant("7"));
    var withoutGrant = bob.post(PATH + "?accountId=" + LedgerFixture.ACCOUNT, github());

    for (var refused : List.of(own, foreign, withoutGrant)) {
      assertThat(refused.status()).isEqualTo(403);
      assertThat(refused.code()).isEqualTo("AccessDenied");
    }
    assertThat(own.message())
        .contains("trunkline:HoldProviderInstallation", "provider-installation/7");
    assertThat(api.road.count("SELECT count(*) FROM installation WHERE NOT is_app")).isZero();
    assertThat(api.road.count("SELECT count(*) FROM provider_installation")).isZero();
  }

  private static JsonObject github() {
    return new JsonObject().put("providerType", "GitHub").put("owner", "octo");
  }

  @Test
  void asksForTheRightToSayWhoseAGrantIs() {
    var create = "{'Effect':'Allow','Action':'trunkline:CreateInstallation','Resource':'*'}";
    var maker = api.limited(alice, create);
    var holder =
        api.limited(
            alice,
            create,
            "{'Effect':'Allow','Action':'trunkline:HoldProviderInstallation',"
                + "'Resource':'arn:aws:trunkline:*:*:provider-installation/*',"
                + "'Condition':{'StringEquals':{'codeconnections:InstallationId':'7'}}}");

    assertThat(maker.post(PATH, github()).status()).isEqualTo(201);
    assertThat(maker.post(PATH, onGrant("7")).status()).isEqualTo(403);
    assertThat(holder.post(FOR_BOB, onGrant("7")).status()).isEqualTo(201);
    assertThat(holder.post(FOR_BOB, onGrant("8")).status()).isEqualTo(403);
  }

  @Test
  void saysWhatIsMissing() {
    var nobody = alice.post(PATH + "?accountId=999999999999", onGrant("7"));
    var withoutGrant = alice.post(FOR_BOB, github());

    assertThat(nobody.status()).isEqualTo(404);
    assertThat(nobody.message()).isEqualTo("Account not found: 999999999999");
    assertThat(withoutGrant.status()).isEqualTo(400);
    assertThat(withoutGrant.message()).startsWith("accountId: ").contains("providerInstallationId");
  }

  @Test
  void saysThatNoAppIsConfigured() {
    api.road.count("WITH gone AS (DELETE FROM installation RETURNING 1) SELECT count(*) FROM gone");

    var refused = alice.post(PATH, onGrant("7"));

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.message()).contains("no app of GitHub");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "07", "-7", "7.0", "seven", "99999999999999999999"})
  void refusesWhatIsNoIdOfAProvider(String id) {
    var refused = alice.post(PATH, onGrant(id));

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.message()).startsWith("providerInstallationId: ");
  }

  @Test
  void hidesTheAppItself() {
    var app =
        api.road
            .await(api.road.database.run("SELECT id FROM installation WHERE is_app"))
            .iterator()
            .next()
            .getUUID(0);

    var shown = alice.get(PATH + "/" + app);
    var deleted = alice.delete(PATH + "/" + app);
    var rotated = alice.post(PATH + "/" + app + "/secrets");

    assertThat(List.of(shown.status(), deleted.status(), rotated.status())).containsOnly(404);
  }
}
