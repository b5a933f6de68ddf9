package io.trunkline.controlplane.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.installation.AppHook;
import io.trunkline.node.TestNode;
import io.trunkline.platform.secret.Secret;
import io.trunkline.provider.NormalizedWebhook.ProviderInstallationChanged;
import io.trunkline.provider.NormalizedWebhook.ProviderInstallationStatus;
import io.trunkline.provider.ProviderType;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Installations that use a provider installation of the app that the settings name. */
class ProviderInstallationsApiIT {
  private static final String PATH = "/v1/installations";
  private static final String FOR_BOB = PATH + "?accountId=" + NativeApi.BOB.accountId();
  private static final AppHook APP =
      new AppHook(
          ProviderType.GITHUB,
          Secret.of("the-key-of-the-app-in-its-url"),
          List.of(Secret.of("the secret of the app")));

  @RegisterExtension static final NativeApi api = new NativeApi();
  private final NativeClient alice = api.client(NativeApi.ALICE);
  private final NativeClient bob = api.client(NativeApi.BOB);

  @BeforeEach
  void keepApp() {
    api.await(api.node().providerInstallations().registerApp(TestNode.OWNER.accountId(), APP));
  }

  private static JsonObject withProviderInstallation(String id) {
    return new JsonObject()
        .put("providerType", "GitHub")
        .put("owner", "octo")
        .put("providerInstallationId", id);
  }

  private void setStatus(ProviderInstallationStatus status) {
    var changed =
        new ProviderInstallationChanged(
            "7",
            status,
            Optional.of("octo"),
            Optional.of("77"),
            Optional.empty(),
            Instant.parse("2026-11-23T12:00:00Z"));
    api.await(
        api.node()
            .providerInstallations()
            .applyChange(ProviderType.GITHUB, changed, Buffer.buffer(status.name())));
  }

  @Test
  void createsInstallationsForItsOwnAndForAnotherAccount() {
    var own = alice.post(PATH, withProviderInstallation("7"));
    var bobs = alice.post(FOR_BOB, withProviderInstallation("7"));

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
  void showsStatusOfProviderInstallation() {
    var id = alice.post(PATH, withProviderInstallation("7")).body().getString("id");

    setStatus(ProviderInstallationStatus.SUSPENDED);

    assertThat(alice.get(PATH + "/" + id).body().getString("providerInstallationStatus"))
        .isEqualTo("SUSPENDED");
    var listed = alice.get(PATH).body().getJsonArray("installations").getJsonObject(0);
    assertThat(listed.getString("providerInstallationStatus")).isEqualTo("SUSPENDED");
  }

  @Test
  void rejectsConnectionToSuspendedInstallation() {
    var id = alice.post(PATH, withProviderInstallation("7")).body().getString("id");
    var connection = api.connection(api.installation("octo"));
    setStatus(ProviderInstallationStatus.SUSPENDED);

    var rejected =
        alice.put(
            "/v1/connections/" + connection.arn().connectionId() + "/installation",
            new JsonObject().put("installationId", id));

    assertThat(rejected.status()).isEqualTo(409);
    assertThat(rejected.message()).contains("installation 7", "SUSPENDED");
  }

  @Test
  void rejectsDeletedProviderInstallation() {
    setStatus(ProviderInstallationStatus.DELETED);

    var rejected = alice.post(PATH, withProviderInstallation("7"));

    assertThat(rejected.status()).isEqualTo(400);
    assertThat(rejected.message()).isEqualTo("The installation 7 was deleted.");
    assertThat(api.count("SELECT count(*) FROM installation WHERE NOT is_app")).isZero();
  }

  // Attack 15: a caller gives the id of a foreign provider installation.
  @Test
  void rejectsProviderInstallationFromOtherAccounts() {
    var own = bob.post(PATH, withProviderInstallation("7"));
    var foreign =
        bob.post(PATH + "?accountId=" + TestNode.OWNER.accountId(), withProviderInstallation("7"));
    var withoutProviderInstallation =
        bob.post(PATH + "?accountId=" + TestNode.OWNER.accountId(), github());

    for (var rejected : List.of(own, foreign, withoutProviderInstallation)) {
      assertThat(rejected.status()).isEqualTo(403);
      assertThat(rejected.code()).isEqualTo("AccessDenied");
    }
    assertThat(own.message())
        .contains("trunkline:HoldProviderInstallation", "provider-installation/7");
    assertThat(api.count("SELECT count(*) FROM installation WHERE NOT is_app")).isZero();
    assertThat(api.count("SELECT count(*) FROM provider_installation")).isZero();
  }

  private static JsonObject github() {
    return new JsonObject().put("providerType", "GitHub").put("owner", "octo");
  }

  @Test
  void requiresPermissionToHoldProviderInstallation() {
    var create = "{'Effect':'Allow','Action':'trunkline:CreateInstallation','Resource':'*'}";
    var creator = api.limited(alice, create);
    var holder =
        api.limited(
            alice,
            create,
            "{'Effect':'Allow','Action':'trunkline:HoldProviderInstallation',"
                + "'Resource':'arn:aws:trunkline:*:*:provider-installation/*',"
                + "'Condition':{'StringEquals':{'codeconnections:InstallationId':'7'}}}");

    assertThat(creator.post(PATH, github()).status()).isEqualTo(201);
    assertThat(creator.post(PATH, withProviderInstallation("7")).status()).isEqualTo(403);
    assertThat(holder.post(FOR_BOB, withProviderInstallation("7")).status()).isEqualTo(201);
    assertThat(holder.post(FOR_BOB, withProviderInstallation("8")).status()).isEqualTo(403);
  }

  @Test
  void rejectsUnknownAccountAndMissingProviderInstallationId() {
    var nobody = alice.post(PATH + "?accountId=999999999999", withProviderInstallation("7"));
    var withoutProviderInstallation = alice.post(FOR_BOB, github());

    assertThat(nobody.status()).isEqualTo(404);
    assertThat(nobody.message()).isEqualTo("Account not found: 999999999999");
    assertThat(withoutProviderInstallation.status()).isEqualTo(400);
    assertThat(withoutProviderInstallation.message())
        .startsWith("accountId: ")
        .contains("providerInstallationId");
  }

  @Test
  void rejectsProviderInstallationWhenNoAppIsConfigured() {
    api.count("WITH gone AS (DELETE FROM installation RETURNING 1) SELECT count(*) FROM gone");

    var rejected = alice.post(PATH, withProviderInstallation("7"));

    assertThat(rejected.status()).isEqualTo(400);
    assertThat(rejected.message()).contains("no app for GitHub");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "07", "-7", "7.0", "seven", "99999999999999999999"})
  void rejectsMalformedProviderInstallationIds(String id) {
    var rejected = alice.post(PATH, withProviderInstallation(id));

    assertThat(rejected.status()).isEqualTo(400);
    assertThat(rejected.message()).startsWith("providerInstallationId: ");
  }

  @Test
  void hidesInstallationOfTheApp() {
    var app =
        api.await(api.database().run("SELECT id FROM installation WHERE is_app"))
            .iterator()
            .next()
            .getUUID(0);

    var shown = alice.get(PATH + "/" + app);
    var deleted = alice.delete(PATH + "/" + app);
    var rotated = alice.post(PATH + "/" + app + "/secrets");

    assertThat(List.of(shown.status(), deleted.status(), rotated.status())).containsOnly(404);
  }
}
