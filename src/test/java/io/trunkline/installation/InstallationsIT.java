package io.trunkline.installation;

import static io.trunkline.connection.DomainFixture.ALICE;
import static io.trunkline.connection.DomainFixture.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.connection.ConnectionStatus;
import io.trunkline.connection.DomainFixture;
import io.trunkline.installation.SecretChoice.Generated;
import io.trunkline.installation.SecretChoice.Given;
import io.trunkline.platform.postgres.PageRequest;
import io.trunkline.platform.secret.Secret;
import io.trunkline.provider.ProviderType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InstallationsIT {
  private static final Duration HOUR = Duration.ofHours(1);

  @RegisterExtension static final DomainFixture domain = new DomainFixture();

  private final HookStore hooks = new HookStore(domain.database(), domain.sealer());
  private final Installations installations = domain.installations();

  @Test
  void generatesSecretAndHookKey() {
    var created = domain.installation(ALICE, new Generated());

    assertThat(created.secret().reveal()).matches("[0-9a-f]{64}");
    assertThat(created.warnings()).isEmpty();
    assertThat(created.installation().hookKey()).matches("[A-Za-z0-9_-]{32}");
    assertThat(domain.validSecrets(created.installation()))
        .containsExactly(created.secret().reveal());
    assertThat(domain.audited("installation/" + created.installation().id()))
        .containsExactly("CreateInstallation");
  }

  @Test
  void acceptsSecretOfTheCaller() {
    var created = domain.installation(ALICE, given("It's a Secret to Everybody ä"));

    assertThat(domain.validSecrets(created.installation()))
        .containsExactly("It's a Secret to Everybody ä");
  }

  // Attack 13.
  @ParameterizedTest
  @ValueSource(strings = {"", " ", "   \t\n", "\u2003"})
  void refusesBlankSecret(String secret) {
    var result = create("octo", given(secret));

    assertThat(result).isInstanceOf(Installations.CreateResult.Refused.class);
    assertThat(installations.list(ALICE.accountId(), PageRequest.first(10)).await().elements())
        .isEmpty();
  }

  @Test
  void measuresSecretsInBytes() {
    assertThat(create("octo", given("ä".repeat(512))))
        .isInstanceOf(Installations.CreateResult.Created.class);
    assertThat(create("octo", given("ä".repeat(512) + "a")))
        .isInstanceOf(Installations.CreateResult.Refused.class);
  }

  @Test
  void warnsAboutShortSecret() {
    assertThat(domain.installation(ALICE, given("a".repeat(15))).warnings()).hasSize(1);
    assertThat(domain.installation(ALICE, given("a".repeat(16))).warnings()).isEmpty();
  }

  @Test
  void storesSecretsEncrypted() {
    domain.installation(ALICE, given("a-secret-that-must-not-lie-about"));

    var row = domain.database().run("SELECT secret FROM installation_secret").await();

    assertThat(row.iterator().next().getBuffer(0).toString(StandardCharsets.ISO_8859_1))
        .doesNotContain("a-secret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "octo", "octo/app", "group/sub/app", "Org/My Project/repo"})
  void acceptsOwner(String owner) {
    assertThat(create(owner, new Generated()))
        .isInstanceOf(Installations.CreateResult.Created.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "/", "octo/", "/octo", "octo//app", "octo/*", " octo", "a\u0000"})
  void refusesInvalidOwner(String owner) {
    assertThat(create(owner, new Generated()))
        .isInstanceOf(Installations.CreateResult.Refused.class);
  }

  @Test
  void refusesHostThatIsUnknownOrMissing() {
    var host = Optional.of("arn:aws:codeconnections:us-east-1:111111111111:host/none-00000000");

    assertThat(create(ProviderType.GITLAB_SELF_MANAGED, host)).contains("There is no host");
    assertThat(create(ProviderType.GITLAB_SELF_MANAGED, Optional.empty())).contains("needs the");
    assertThat(create(ProviderType.GITHUB, host)).contains("is not self-managed");
  }

  @Test
  void deletionMovesConnectionsToErrorAndKeepsTheirArns() {
    var connection = domain.connection(ALICE, ProviderType.GITHUB);
    var installation = domain.installation(ALICE);
    domain.connections().attach(ALICE, connection.arn().connectionId(), installation.id()).await();

    var isDeleted = installations.delete(ALICE, installation.id()).await();

    var lost = domain.find(connection);
    assertThat(isDeleted).isTrue();
    assertThat(lost.status()).isEqualTo(ConnectionStatus.ERROR);
    assertThat(lost.statusReason())
        .contains("Its installation " + installation.id() + " was deleted.");
    assertThat(lost.installationId()).isEmpty();
    assertThat(lost.arn()).isEqualTo(connection.arn());
    assertThat(hooks.load(List.of(installation.hookKey())).await()).isEmpty();
  }

  @Test
  void anotherInstallationRepairsConnection() {
    var connection = domain.connection(ALICE, ProviderType.GITHUB);
    var first = domain.installation(ALICE);
    var second = domain.installation(ALICE);
    domain.connections().attach(ALICE, connection.arn().connectionId(), first.id()).await();
    installations.delete(ALICE, first.id()).await();

    domain.connections().attach(ALICE, connection.arn().connectionId(), second.id()).await();

    assertThat(domain.find(connection).status()).isEqualTo(ConnectionStatus.AVAILABLE);
    assertThat(domain.find(connection).statusReason()).isEmpty();
  }

  @Test
  void hidesInstallationsOfAnotherAccount() {
    var installation = domain.installation(ALICE);

    assertThat(installations.find(BOB.accountId(), installation.id()).await()).isEmpty();
    assertThat(installations.delete(BOB, installation.id()).await()).isFalse();
    assertThat(installations.rotateSecret(BOB, installation.id(), new Generated(), HOUR).await())
        .isEqualTo(new SecretRotation.Result.UnknownInstallation());
    assertThat(installations.list(BOB.accountId(), PageRequest.first(10)).await().elements())
        .isEmpty();
  }

  @Test
  void listsPageByPage() {
    var one = domain.installation(ALICE);
    var two = domain.installation(ALICE);

    var first = installations.list(ALICE.accountId(), PageRequest.first(1)).await();
    var last = first.elements().getFirst().id();
    var second = installations.list(ALICE.accountId(), PageRequest.after(last, 1)).await();

    assertThat(first.hasMore()).isTrue();
    assertThat(second.hasMore()).isFalse();
    assertThat(List.of(first.elements().getFirst(), second.elements().getFirst()))
        .containsExactlyInAnyOrder(one, two);
  }

  private Installations.CreateResult create(String owner, SecretChoice secret) {
    var wanted = new NewInstallation(ProviderType.GITHUB, Optional.empty(), owner, secret);
    return installations.create(ALICE, wanted).await();
  }

  private String create(ProviderType type, Optional<String> hostArn) {
    var wanted = new NewInstallation(type, hostArn, "octo", new Generated());
    var refused = (Installations.CreateResult.Refused) installations.create(ALICE, wanted).await();
    return refused.reason();
  }

  private static Given given(String secret) {
    return new Given(Secret.of(secret));
  }
}
