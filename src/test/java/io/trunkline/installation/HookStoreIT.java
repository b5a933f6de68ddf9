package io.trunkline.installation;

import static io.trunkline.connection.DomainFixture.ALICE;
import static io.trunkline.connection.DomainFixture.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.connection.DomainFixture;
import io.trunkline.installation.SecretChoice.Given;
import io.trunkline.platform.secret.Secret;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class HookStoreIT {
  @RegisterExtension static final DomainFixture domain = new DomainFixture();

  private final HookStore hooks = new HookStore(domain.database(), domain.sealer());
  private final Installations installations = domain.installations();

  @Test
  void loadsSeveralHooksAndSkipsUnknownKeys() {
    var one = domain.installation(ALICE, given("secret of the first one"));
    var two = domain.installation(BOB, given("secret of the second one"));

    var loaded =
        hooks
            .load(List.of(one.installation().hookKey(), "unknown", two.installation().hookKey()))
            .await();

    assertThat(loaded).containsOnlyKeys(one.installation().hookKey(), two.installation().hookKey());
    assertThat(loaded.values())
        .extracting(HookStore.LoadedHook::installation)
        .containsExactlyInAnyOrder(one.installation(), two.installation());
  }

  @Test
  void ignoresKeysWithNulCharacter() {
    var hookKey = domain.installation(ALICE).hookKey();

    var loaded = hooks.load(List.of("\0", hookKey + "\0", "a\0b", hookKey)).await();

    assertThat(loaded).containsOnlyKeys(hookKey);
  }

  @Test
  void countsRefusalsOfExistingInstallations() {
    var installation = domain.installation(ALICE);
    var gone = domain.installation(ALICE);
    var refusal = new HookRefusal(installation.id(), "signature");
    installations.delete(ALICE, gone.id()).await();

    hooks.recordRefusals(Map.of(refusal, 2L, new HookRefusal(gone.id(), "signature"), 1L)).await();
    hooks.recordRefusals(Map.of(refusal, 3L)).await();

    var rows = domain.database().run("SELECT installation_id, count FROM refusal").await();
    assertThat(rows.size()).isEqualTo(1);
    assertThat(rows.iterator().next().getLong("count")).isEqualTo(5);
  }

  private static Given given(String secret) {
    return new Given(Secret.of(secret));
  }
}
