package io.trunkline.installation;

import static io.trunkline.connection.DomainFixture.ALICE;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.connection.DomainFixture;
import io.trunkline.installation.SecretChoice.Generated;
import io.trunkline.installation.SecretChoice.Given;
import io.trunkline.installation.SecretRotation.Result.Rotated;
import io.trunkline.installation.SecretRotation.Result.TooManySecrets;
import io.trunkline.platform.secret.Secret;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SecretRotationIT {
  private static final Duration HOUR = Duration.ofHours(1);

  @RegisterExtension static final DomainFixture domain = new DomainFixture();

  private final HookStore hooks = new HookStore(domain.database(), domain.sealer());
  private final Installations installations = domain.installations();

  // Attack 13.
  @Test
  void refusesBlankSecretInRotationAndKeepsTheOldOne() {
    var created = domain.installation(ALICE, new Generated());

    var result =
        installations
            .rotateSecret(ALICE, created.installation().id(), given("  "), Duration.ZERO)
            .await();

    assertThat(result).isInstanceOf(SecretRotation.Result.Refused.class);
    assertThat(domain.validSecrets(created.installation()))
        .containsExactly(created.secret().reveal());
  }

  @Test
  void oldSecretStaysValidDuringGracePeriod() {
    var created = domain.installation(ALICE, new Generated());
    var installation = created.installation();

    var rotated =
        (Rotated)
            installations.rotateSecret(ALICE, installation.id(), new Generated(), HOUR).await();

    var secrets = hooks.load(List.of(installation.hookKey())).await().values().iterator().next();
    assertThat(secrets.secrets())
        .extracting(HookStore.LoadedSecret::secret)
        .containsExactly(rotated.secret(), created.secret());
    assertThat(secrets.secrets().getFirst().remaining()).isEmpty();
    assertThat(secrets.secrets().getLast().remaining().orElseThrow())
        .isBetween(HOUR.minusSeconds(30), HOUR);
    assertThat(domain.version(installation)).isEqualTo(installation.version() + 1);
    assertThat(domain.audited("installation/" + installation.id()))
        .containsExactly("CreateInstallation", "RotateInstallationSecret");
  }

  @Test
  void endsOldSecretsAtOnceWithoutGracePeriod() {
    var installation = domain.installation(ALICE);
    installations.rotateSecret(ALICE, installation.id(), new Generated(), HOUR).await();

    installations
        .rotateSecret(ALICE, installation.id(), given("the only one left"), Duration.ZERO)
        .await();

    assertThat(domain.validSecrets(installation)).containsExactly("the only one left");
  }

  @Test
  void doesNotProlongSecretThatExpiresSooner() {
    var created = domain.installation(ALICE, new Generated());
    var installation = created.installation();
    installations.rotateSecret(ALICE, installation.id(), new Generated(), HOUR).await();

    installations
        .rotateSecret(ALICE, installation.id(), new Generated(), Duration.ofDays(7))
        .await();

    var oldest =
        hooks
            .load(List.of(installation.hookKey()))
            .await()
            .values()
            .iterator()
            .next()
            .secrets()
            .getLast();
    assertThat(oldest.secret()).isEqualTo(created.secret());
    assertThat(oldest.remaining().orElseThrow()).isLessThanOrEqualTo(HOUR);
  }

  @Test
  void limitsNumberOfValidSecrets() {
    var installation = domain.installation(ALICE);
    for (var i = 0; i < 4; i++) {
      installations.rotateSecret(ALICE, installation.id(), new Generated(), HOUR).await();
    }

    var tooMany =
        installations.rotateSecret(ALICE, installation.id(), new Generated(), HOUR).await();
    var withoutGrace =
        installations
            .rotateSecret(ALICE, installation.id(), new Generated(), Duration.ZERO)
            .await();

    assertThat(tooMany).isEqualTo(new TooManySecrets(5));
    assertThat(withoutGrace).isInstanceOf(Rotated.class);
    assertThat(domain.validSecrets(installation)).hasSize(1);
  }

  @Test
  void refusesGracePeriodOutOfRange() {
    var installation = domain.installation(ALICE);

    for (var grace : List.of(Duration.ofSeconds(-1), Duration.ofDays(7).plusSeconds(1))) {
      var result = installations.rotateSecret(ALICE, installation.id(), new Generated(), grace);

      assertThat(result.await()).isInstanceOf(SecretRotation.Result.Refused.class);
    }
  }

  private static Given given(String secret) {
    return new Given(Secret.of(secret));
  }
}
