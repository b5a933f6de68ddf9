package io.trunkline.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.delivery.DeliveryFixture;
import io.trunkline.delivery.DeliveryId;
import io.trunkline.delivery.Github;
import io.trunkline.installation.Installation;
import io.trunkline.installation.Installations.CreateResult.Created;
import io.trunkline.installation.NewInstallation;
import io.trunkline.installation.SecretChoice;
import io.trunkline.provider.ProviderType;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * GitHub organizations that are renamed from octo to octo2. The gateway is not notified of changes.
 */
class RenamedOwnerIT {
  private static final String FRESH = "octo2/fresh";

  private static Gateway gateway;

  @BeforeAll
  static void open() {
    gateway = Gateway.open();
  }

  @BeforeEach
  void registerApp() {
    gateway.fixture.await(
        gateway.fixture.providerInstallations.registerApp(DeliveryFixture.ACCOUNT, Gateway.APP));
  }

  @AfterEach
  void clear() {
    gateway.clear();
  }

  @AfterAll
  static void close() {
    gateway.close();
  }

  private Installation plain(String owner) {
    return withPipeline(gateway.installation(owner, Gateway.SECRET));
  }

  private Installation attached(String owner) {
    var wanted =
        new NewInstallation(
            ProviderType.GITHUB, Optional.empty(), owner, new SecretChoice.Given(Gateway.SECRET));
    var created =
        gateway.fixture.await(
            gateway.fixture.providerInstallations.join(
                DeliveryFixture.CALLER, DeliveryFixture.ACCOUNT, wanted, "7"));
    return withPipeline(((Created) created).installation());
  }

  /** Registers a pipeline of repository {@link #FRESH}. */
  private Installation withPipeline(Installation installation) {
    gateway.fixture.pipeline(
        "fresh-" + installation.id(),
        gateway.fixture.connection(installation),
        FRESH,
        new JsonArray());
    return installation;
  }

  private static JsonObject push(int repositoryId, String fullName, int ownerId) {
    var repository = Github.repository(repositoryId, fullName);
    repository.getJsonObject("owner").put("id", ownerId);
    return Github.push(repository, "refs/heads/main", "a", "b")
        .put("installation", new JsonObject().put("id", 7));
  }

  private static JsonObject renamed(String member, String from, String to, int ownerId) {
    return new JsonObject()
        .put("action", "renamed")
        .put("changes", new JsonObject().put("login", new JsonObject().put("from", from)))
        .put(member, new JsonObject().put("id", ownerId).put("login", to))
        .put("installation", new JsonObject().put("id", 7));
  }

  private JsonObject deliver(Installation installation, String event, JsonObject body) {
    return stored(gateway.deliver(installation, event, body.encode(), Gateway.SECRET));
  }

  private JsonObject deliverToApp(String event, JsonObject body) {
    var headers = Gateway.signed(event, body.encode(), Gateway.APP_SECRET);
    return stored(gateway.post(Gateway.APP_PATH, body.encode(), headers));
  }

  private JsonObject stored(HttpResponse<String> response) {
    assertThat(response.statusCode()).isEqualTo(202);
    var id = new JsonObject(response.body()).getString("deliveryId");
    return gateway.fixture.delivery(new DeliveryId(UUID.fromString(id)));
  }

  private long dispatches() {
    return gateway.fixture.count("SELECT count(*) FROM dispatch");
  }

  private Installation current(Installation installation) {
    return gateway.fixture.current(installation);
  }

  @Test
  void theFirstPushOfARepositoryAfterTheRenameStartsItsPipeline() {
    var installation = plain("octo");
    deliver(installation, "push", push(1, "octo/app", 77));

    deliver(installation, "push", push(2, FRESH, 77));

    assertThat(dispatches()).isEqualTo(1);
    assertThat(current(installation).ownerId()).contains("77");
  }

  @Test
  void recognizesARenamedOwnerAtTheWebhookOfAnApp() {
    attached("octo");
    deliverToApp("push", push(1, "octo/app", 77));

    deliverToApp("push", push(2, FRESH, 77));

    assertThat(dispatches()).isEqualTo(1);
  }

  // Attack 15.
  @Test
  void ignoresTheNextOwnerOfTheOldName() {
    var installation = plain("octo");
    deliver(installation, "push", push(1, "octo/app", 77));

    var stranger = deliver(installation, "push", push(3, "octo/other", 666));

    assertThat(stranger.getString("status")).isEqualTo("ignored");
    assertThat(stranger.getString("reason")).contains("owner 666", "id 77");
  }

  @Test
  void anAnnouncedRenameChangesTheOwner() {
    var installation = plain("Octo");

    var announced =
        deliver(installation, "organization", renamed("organization", "octo", "octo2", 77));
    deliver(installation, "push", push(2, FRESH, 77));

    assertThat(announced.getString("reason"))
        .isEqualTo("octo was renamed to octo2; the owner of this installation is octo2");
    assertThat(current(installation).owner()).isEqualTo("octo2");
    assertThat(current(installation).ownerId()).contains("77");
    assertThat(dispatches()).isEqualTo(1);
    assertThat(
            gateway.fixture.count(
                "SELECT count(*) FROM audit WHERE action = 'InstallationOwnerRenamed'"))
        .isEqualTo(1);
  }

  // Attack 15.
  @Test
  void theRenameOfAnotherOrganizationChangesNothing() {
    var installation = plain("octo");
    deliver(installation, "push", push(1, "octo/app", 77));

    deliver(installation, "organization", renamed("organization", "octo", "evil", 666));
    deliver(installation, "organization", renamed("organization", "somebody", "evil", 77));
    deliver(installation, "organization", renamed("organization", "oct", "evil", 77));

    assertThat(current(installation).owner()).isEqualTo("octo");
    assertThat(current(installation).ownerId()).contains("77");
  }

  // Attack 15.
  @Test
  void aRenameThatIsSentAgainChangesNothing() {
    var installation = plain("octo");
    var first = renamed("organization", "octo", "octo2", 77);
    deliver(installation, "organization", first);
    deliver(installation, "organization", renamed("organization", "octo2", "octo3", 77));

    deliver(installation, "organization", first);

    assertThat(current(installation).owner()).isEqualTo("octo3");
  }

  @Test
  void anInstallationForAllOwnersKeepsItsOwner() {
    var installation = plain("*");

    deliver(installation, "organization", renamed("organization", "octo", "octo2", 77));

    assertThat(current(installation).owner()).isEqualTo("*");
    assertThat(current(installation).ownerId()).isEmpty();
  }

  @Test
  void theAppsWebhookChangesTheOwnerOfItsInstallations() {
    var whole = attached("octo");
    var one = attached("octo/fresh");
    var other = attached("somebody");

    var announced = deliverToApp("installation_target", renamed("account", "octo", "octo2", 77));
    deliverToApp("push", push(2, FRESH, 77));

    assertThat(announced.getString("reason"))
        .isEqualTo("octo was renamed to octo2: 2 installations changed");
    assertThat(current(whole).owner()).isEqualTo("octo2");
    assertThat(current(whole).ownerId()).contains("77");
    assertThat(current(one).owner()).isEqualTo("octo2/fresh");
    assertThat(current(other).owner()).isEqualTo("somebody");
    assertThat(dispatches()).isEqualTo(2);
  }

  // Attack 15.
  @Test
  void theAppsWebhookIgnoresAccountsThatDidNotInstallTheApp() {
    var installation = attached("octo");
    deliverToApp("installation", installed("octo", 77));

    deliverToApp("installation_target", renamed("account", "octo", "evil", 666));
    var withoutInstallation = renamed("account", "octo", "evil", 77);
    withoutInstallation.remove("installation");
    deliverToApp("installation_target", withoutInstallation);

    assertThat(current(installation).owner()).isEqualTo("octo");
  }

  @Test
  void theOwnersIdIsLearnedWhenTheAppIsInstalled() {
    var before = attached("octo");
    deliverToApp("installation", installed("Octo", 77));
    var after = attached("octo");

    deliverToApp("push", push(2, FRESH, 77));

    assertThat(current(before).ownerId()).contains("77");
    assertThat(current(after).ownerId()).contains("77");
    assertThat(gateway.fixture.count("SELECT count(*) FROM delivery WHERE status = 'accepted'"))
        .isEqualTo(2);
  }

  private static JsonObject installed(String login, int accountId) {
    return new JsonObject()
        .put("action", "created")
        .put(
            "installation",
            new JsonObject()
                .put("id", 7)
                .put("account", new JsonObject().put("id", accountId).put("login", login))
                .put("updated_at", "2026-11-23T12:00:00Z"));
  }
}
