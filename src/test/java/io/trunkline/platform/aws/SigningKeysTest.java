package io.trunkline.platform.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.platform.secret.Secret;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class SigningKeysTest {
  private final SigningKeys keys = new SigningKeys();

  private static CredentialScope scope(String region, int day) {
    return new CredentialScope("AKIDEXAMPLE", "202601%02d".formatted(day), region, "iam");
  }

  /** AWS General Reference, "Examples of how to derive a signing key". */
  @Test
  void derivesAsAwsDoes() {
    var secret = Secret.of("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");
    var scope = new CredentialScope("AKIDEXAMPLE", "20150830", "us-east-1", "iam");

    assertThat(HexFormat.of().formatHex(keys.of(secret, scope)))
        .isEqualTo("c4afb1cc5771d871763a393e44b703571b55cc28424d1a5e86da6ed3c154a4b9");
  }

  @Test
  void derivesOnceForADayARegionAndASecret() {
    var secret = Secret.of("secret");
    var first = keys.of(secret, scope("us-east-1", 1));

    assertThat(keys.of(secret, scope("us-east-1", 1))).isSameAs(first);
    assertThat(keys.of(secret, scope("us-east-1", 2))).isNotEqualTo(first);
    assertThat(keys.of(secret, scope("eu-central-1", 1))).isNotEqualTo(first);
  }

  @Test
  void aReplacedSecretNeverMeetsTheKeysOfTheOneBefore() {
    var scope = scope("us-east-1", 1);
    var first = keys.of(Secret.of("old"), scope);

    assertThat(keys.of(Secret.of("new"), scope)).isNotEqualTo(first);
    assertThat(keys.of(Secret.of("old"), scope)).isEqualTo(first).isNotSameAs(first);
  }

  @Test
  void forgetsScopesRatherThanKeepingThemAll() {
    var secret = Secret.of("secret");
    var first = keys.of(secret, scope("us-east-1", 1));
    for (int i = 0; i < 64; i++) {
      keys.of(secret, scope("region-" + i, 1));
    }

    assertThat(keys.of(secret, scope("us-east-1", 1))).isEqualTo(first).isNotSameAs(first);
  }
}
