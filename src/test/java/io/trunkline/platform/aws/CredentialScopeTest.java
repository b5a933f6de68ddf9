package io.trunkline.platform.aws;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialScopeTest {
  private static final String REST = "/20261123/us-east-1/codeconnections/aws4_request";

  @Test
  void readsItsParts() {
    var scope = CredentialScope.find("AKID_1a" + REST).orElseThrow();

    assertThat(scope)
        .isEqualTo(new CredentialScope("AKID_1a", "20261123", "us-east-1", "codeconnections"));
    assertThat(scope.signedPart()).isEqualTo("20261123/us-east-1/codeconnections/aws4_request");
  }

  @Test
  void acceptsNamesOfAllValidLengths() {
    var longest = "a".repeat(64);

    assertThat(CredentialScope.find("AKI" + REST)).isPresent();
    assertThat(CredentialScope.find("A".repeat(128) + REST)).isPresent();
    assertThat(CredentialScope.find("AKID/20261123/%s/%s/aws4_request".formatted(longest, longest)))
        .isPresent();
    assertThat(CredentialScope.find("AK" + REST)).isEmpty();
    assertThat(CredentialScope.find("A".repeat(129) + REST)).isEmpty();
    assertThat(CredentialScope.find("AKID/20261123/%sa/iam/aws4_request".formatted(longest)))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "////",
        "AKID",
        "AKID/20261123/us-east-1/codeconnections",
        "AKID/20261123/us-east-1/codeconnections/aws4_request/",
        "AKID/20261123/us-east-1/codeconnections/AWS4_REQUEST",
        "AKID/20261123/us-east-1//aws4_request",
        "AKID/20261123//codeconnections/aws4_request",
        "AKID/20261123/US-EAST-1/codeconnections/aws4_request",
        "AKID/20261123/us_east_1/codeconnections/aws4_request",
        "AKID/2026112/us-east-1/codeconnections/aws4_request",
        "AKID/202611233/us-east-1/codeconnections/aws4_request",
        "AKID/2026112x/us-east-1/codeconnections/aws4_request",
        "AKID/२०२६११२३/us-east-1/codeconnections/aws4_request",
        "AK-ID/20261123/us-east-1/codeconnections/aws4_request",
        "AK ID/20261123/us-east-1/codeconnections/aws4_request",
        "ÄKID/20261123/us-east-1/codeconnections/aws4_request",
        "AKID\n/20261123/us-east-1/codeconnections/aws4_request",
      })
  void rejectsMalformedCredentials(String credential) {
    assertThat(CredentialScope.find(credential)).isEmpty();
  }

  @Test
  void acceptsTheFirstAndTheLastOfEachRangeOfCharacters() {
    assertThat(CredentialScope.find("azAZ09_/20190909/az-09/za-90/aws4_request"))
        .hasValue(new CredentialScope("azAZ09_", "20190909", "az-09", "za-90"));
  }
}
