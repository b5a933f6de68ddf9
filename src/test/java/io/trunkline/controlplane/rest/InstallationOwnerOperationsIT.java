package io.trunkline.controlplane.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.delivery.Github;
import io.trunkline.installation.AppHook;
import io.trunkline.installation.Installation;
import io.trunkline.node.TestNode;
import io.trunkline.platform.secret.Secret;
import io.trunkline.provider.ProviderType;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InstallationOwnerOperationsIT {
  private static final String PATH = "/v1/installations/";

  @RegisterExtension static final NativeApi api = new NativeApi();
  private final NativeClient alice = api.client(NativeApi.ALICE);
  private final NativeClient bob = api.client(NativeApi.BOB);
  private final Installation installation = api.installation("octo");
  private int pushCount;

  private static NativeClient.Reply change(NativeClient client, Object id, String owner) {
    return client.call("PATCH", PATH + id, new JsonObject().put("owner", owner).encode());
  }

  private void push(int repositoryId, String fullName, int ownerId) {
    var repository = Github.repository(repositoryId, fullName);
    repository.getJsonObject("owner").put("id", ownerId);
    api.receive(
        installation, "push", Github.push(repository, "refs/heads/main", "a", "" + ++pushCount));
  }

  private List<String> statuses() {
    return alice.get("/v1/deliveries").body().getJsonArray("deliveries").stream()
        .map(delivery -> ((JsonObject) delivery).getString("status"))
        .toList();
  }

  @Test
  void changesTheOwner() {
    api.pipeline("deploy", api.connection(installation), "octo2/app", new JsonArray());
    push(1, "octo2/app", 88);

    var changed = change(alice, installation.id(), "octo2");
    push(2, "octo2/app", 88);

    assertThat(changed.status()).isEqualTo(200);
    assertThat(changed.body().getString("owner")).isEqualTo("octo2");
    assertThat(statuses()).containsExactly("accepted", "ignored");
    var shown = alice.get(PATH + installation.id()).body();
    assertThat(shown.getString("owner")).isEqualTo("octo2");
    assertThat(shown.getString("ownerId")).isEqualTo("88");
    assertThat(api.count("SELECT count(*) FROM dispatch")).isOne();
    assertThat(api.audit()).contains("UpdateInstallation installation/" + installation.id());
  }

  // Attack 15.
  @Test
  void repositoriesOfTheFormerOwnerNoLongerBelongToTheInstallation() {
    push(1, "octo/app", 77);

    change(alice, installation.id(), "other");
    push(1, "octo/app", 77);
    push(2, "octo/new", 77);

    assertThat(statuses()).containsExactly("ignored", "ignored", "accepted");
  }

  @Test
  void aRenamedOwnersRepositoriesKeepTheirAliases() {
    api.pipeline("deploy", api.connection(installation), "octo/app", new JsonArray());
    push(1, "octo/app", 77);

    change(alice, installation.id(), "octo2");
    push(11, "octo2/other", 77);
    push(1, "octo2/app", 77);

    assertThat(statuses()).containsOnly("accepted");
    assertThat(api.count("SELECT count(*) FROM dispatch")).isEqualTo(2);
  }

  /** The account was deleted and created again under the same name. */
  @Test
  void settingTheSameOwnerAgainForgetsItsId() {
    api.pipeline("deploy", api.connection(installation), "octo/app", new JsonArray());
    push(1, "octo/app", 77);
    push(2, "octo/app", 88);

    change(alice, installation.id(), "octo");
    push(3, "octo/app", 88);

    assertThat(statuses()).containsExactly("accepted", "ignored", "accepted");
    assertThat(api.count("SELECT count(*) FROM dispatch")).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " octo", "oct*", "octo/", "/octo", "octo//app"})
  void rejectsImpossibleOwners(String owner) {
    var rejected = change(alice, installation.id(), owner);

    assertThat(rejected.status()).isEqualTo(400);
    assertThat(rejected.message()).startsWith("owner");
    assertThat(alice.get(PATH + installation.id()).body().getString("owner")).isEqualTo("octo");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"owner\":null}", "{\"owner\":\"a\",\"secret\":\"b\"}"})
  void rejectsOtherBodies(String body) {
    assertThat(alice.call("PATCH", PATH + installation.id(), body).status()).isEqualTo(400);
  }

  @Test
  void showsNothingToOtherAccounts() {
    assertThat(change(bob, installation.id(), "evil").status()).isEqualTo(404);
    assertThat(
            change(bob, installation.id() + "?accountId=" + TestNode.OWNER.accountId(), "evil")
                .status())
        .isEqualTo(403);
    assertThat(alice.get(PATH + installation.id()).body().getString("owner")).isEqualTo("octo");
  }

  @Test
  void requiresThePermission() {
    var reader =
        api.limited(
            alice, "{'Effect':'Allow','Action':'trunkline:GetInstallation','Resource':'*'}");
    var updater =
        api.limited(
            alice, "{'Effect':'Allow','Action':'trunkline:UpdateInstallation','Resource':'*'}");

    assertThat(change(reader, installation.id(), "octo2").status()).isEqualTo(403);
    assertThat(change(updater, installation.id(), "octo2").status()).isEqualTo(200);
  }

  // Attack 15: an account widens its part of a provider installation.
  @Test
  void onlyWhoMayAttachAProviderInstallationMayChangeItsOwner() {
    var app =
        new AppHook(
            ProviderType.GITHUB,
            Secret.of("the-key-of-the-app-in-its-url"),
            List.of(Secret.of("the secret of the app")));
    api.await(api.node().providerInstallations().registerApp(TestNode.OWNER.accountId(), app));
    var ofBob = "?accountId=" + NativeApi.BOB.accountId();
    var wanted =
        new JsonObject()
            .put("providerType", "GitHub")
            .put("owner", "octo/app")
            .put("providerInstallationId", "7");
    var id = alice.post("/v1/installations" + ofBob, wanted).body().getString("id");

    var widened = change(bob, id, "*");
    var changed = change(alice, id + ofBob, "octo/other");

    assertThat(widened.status()).isEqualTo(403);
    assertThat(widened.message()).contains("trunkline:HoldProviderInstallation");
    assertThat(changed.status()).isEqualTo(200);
    assertThat(bob.get(PATH + id).body().getString("owner")).isEqualTo("octo/other");
    assertThat(change(alice, api.installation("octo").id() + ofBob, "*").status()).isEqualTo(404);
  }
}
