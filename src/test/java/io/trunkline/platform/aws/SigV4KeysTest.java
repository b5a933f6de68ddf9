package io.trunkline.platform.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.platform.secret.Secret;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class SigV4KeysTest {
  private final SigV4Keys keys = new SigV4Keys();

  private static CredentialScope scope(String region, int day) {
    return new CredentialScope("AKIDEXAMPLE", "202601%02d".formatted(day), region, "iam");
  }

  /** AWS General Reference, "Task 3: Calculate the signature". */
  @Test
  void signsAsAwsDoes() {
    var secret = Secret.of("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");
    var scope = new CredentialScope("AKIDEXAMPLE", "20150830", "us-east-1", "iam");
    var stringToSign =
        """
        AWS4-HMAC-SHA256
        20150830T123600Z
        20150830/us-east-1/iam/aws4_request
        f536975d06c0309214f805bb90ccff089219ecd68b2577efef23edd43b7e1a59\
        """;

    var key = keys.of(secret, scope);

    for (var time = 0; time < 2; time++) {
      assertThat(HexFormat.of().formatHex(key.sign(stringToSign)))
          .isEqualTo("5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7");
    }
  }

  @Test
  void derivesOneKeyPerDayRegionAndSecret() {
    var secret = Secret.of("secret");
    var first = keys.of(secret, scope("us-east-1", 1));

    assertThat(keys.of(secret, scope("us-east-1", 1))).isSameAs(first);
    assertThat(keys.of(secret, scope("us-east-1", 2)).sign("")).isNotEqualTo(first.sign(""));
    assertThat(keys.of(secret, scope("eu-central-1", 1)).sign("")).isNotEqualTo(first.sign(""));
  }

  @Test
  void aReplacedSecretDoesNotUseTheOldKeys() {
    var scope = scope("us-east-1", 1);
    var first = keys.of(Secret.of("old"), scope);

    assertThat(keys.of(Secret.of("new"), scope).sign("")).isNotEqualTo(first.sign(""));
    var again = keys.of(Secret.of("old"), scope);
    assertThat(again).isNotSameAs(first);
    assertThat(again.sign("")).isEqualTo(first.sign(""));
  }

  @Test
  void boundsTheNumberOfCachedScopes() {
    var secret = Secret.of("secret");
    var first = keys.of(secret, scope("us-east-1", 1));
    for (int i = 0; i < 64; i++) {
      keys.of(secret, scope("region-" + i, 1));
    }

    var again = keys.of(secret, scope("us-east-1", 1));
    assertThat(again).isNotSameAs(first);
    assertThat(again.sign("")).isEqualTo(first.sign(""));
  }

  @Test
  void keepsSixtyThreeScopesOfASecret() {
    var secret = Secret.of("secret");
    var first = keys.of(secret, scope("us-east-1", 1));
    for (int i = 0; i < 62; i++) {
      keys.of(secret, scope("region-" + i, 1));
    }

    assertThat(keys.of(secret, scope("us-east-1", 1))).isSameAs(first);
    keys.of(secret, scope("region-62", 1));
    assertThat(keys.of(secret, scope("us-east-1", 1))).isNotSameAs(first);
  }
}
