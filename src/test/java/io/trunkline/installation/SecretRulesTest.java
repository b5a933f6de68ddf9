package io.trunkline.installation;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.installation.SecretChoice.Given;
import io.trunkline.installation.SecretRules.Choice.Accepted;
import io.trunkline.installation.SecretRules.Choice.Rejected;
import io.trunkline.platform.secret.Secret;
import io.trunkline.provider.ProviderType;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretRulesTest {
  private final SecretRules secrets = new SecretRules(new Random(1));

  @Test
  void generatesSigningTokenForGitlabOnly() {
    var gitlab = secrets.choose(ProviderType.GITLAB, new SecretChoice.SigningToken());
    var github = secrets.choose(ProviderType.GITHUB, new SecretChoice.SigningToken());

    assertThat(((Accepted) gitlab).secret().reveal()).matches("whsec_[A-Za-z0-9+/]{43}=");
    assertThat(github).isInstanceOf(Rejected.class);
  }

  @Test
  void refusesSigningTokenThatCannotVerify() {
    var broken = new Given(Secret.of("whsec_not base64"));

    assertThat(secrets.choose(ProviderType.GITLAB, broken)).isInstanceOf(Rejected.class);
    assertThat(secrets.choose(ProviderType.GITHUB, broken)).isInstanceOf(Accepted.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {" a token to keep", "a token to keep ", "a token\tto keep", "a\nb"})
  void refusesSecretThatCannotBeEnteredAtTheProvider(String token) {
    var given = new Given(Secret.of(token));

    assertThat(secrets.choose(ProviderType.GITLAB_SELF_MANAGED, given))
        .isInstanceOf(Rejected.class);
    assertThat(secrets.choose(ProviderType.GITHUB, given)).isInstanceOf(Rejected.class);
  }

  @Test
  void doesNotRevealSecretInText() {
    var chosen = secrets.choose(ProviderType.GITHUB, new Given(Secret.of("a secret to keep")));

    assertThat(chosen.toString()).doesNotContain("keep");
  }
}
