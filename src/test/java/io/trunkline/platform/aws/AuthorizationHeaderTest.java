package io.trunkline.platform.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.platform.aws.AuthorizationHeader.Parsed;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorizationHeaderTest {
  private static final String CREDENTIAL =
      "Credential=AKID/20261123/us-east-1/codeconnections/aws4_request";
  private static final String NOT_A_LIST =
      "Authorization header is not a list of 'name=value' parameters, each once.";
  private static final String BAD_NAMES =
      "Authorization header's 'SignedHeaders' must be lower-case names joined by ';'.";

  @Test
  void readsTheParametersInAnyOrder() {
    var parsed =
        AuthorizationHeader.parse(
            "AWS4-HMAC-SHA256  Signature = ab=c ,SignedHeaders=host;x-amz-date,   " + CREDENTIAL);

    var header = ((Parsed.Good) parsed).header();
    assertThat(header.scope().accessKeyId()).isEqualTo("AKID");
    assertThat(header.signedHeaders()).containsExactly("host", "x-amz-date");
    assertThat(header.signature()).isEqualTo("ab=c");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "AWS4-HMAC-SHA256", "AWS4-HMAC-SHA1 a=b", "Bearer x"})
  void rejectsAnotherAlgorithm(String text) {
    assertThat(messageOf(text))
        .isEqualTo("Unsupported AWS 'algorithm': it must be 'AWS4-HMAC-SHA256'.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "Signature", "=x", "Other=x", "Signature=a, Signature=a", "Signature=a,"})
  void rejectsAMalformedParameterList(String parameters) {
    assertThat(messageOf("AWS4-HMAC-SHA256 " + parameters)).isEqualTo(NOT_A_LIST);
  }

  @Test
  void namesEveryMissingParameter() {
    assertThat(messageOf("AWS4-HMAC-SHA256 Credential="))
        .isEqualTo(
            "Authorization header requires 'Credential' parameter."
                + " Authorization header requires 'SignedHeaders' parameter."
                + " Authorization header requires 'Signature' parameter.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "z", "0", "9", "a;z", "x-amz-date", "!#$%&'*+.^_`|~-"})
  void acceptsHeaderNames(String names) {
    assertThat(AuthorizationHeader.parse(withNames(names))).isInstanceOf(Parsed.Good.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {";", "a;", ";a", "a;;b", "Host", "a b", "a/b", "a:b", "`{", "ä", "a@b"})
  void rejectsInvalidHeaderNames(String names) {
    assertThat(messageOf(withNames(names))).isEqualTo(BAD_NAMES);
  }

  @Test
  void acceptsAtMostOneHundredSignedHeaders() {
    var hundred = String.join(";", Collections.nCopies(100, "a"));

    assertThat(AuthorizationHeader.parse(withNames(hundred))).isInstanceOf(Parsed.Good.class);
    assertThat(messageOf(withNames(hundred + ";a"))).isEqualTo(BAD_NAMES);
  }

  @Test
  void rejectsAMalformedCredential() {
    assertThat(messageOf("AWS4-HMAC-SHA256 Credential=a/b, SignedHeaders=host, Signature=x"))
        .isEqualTo(
            "Credential must have exactly 5 slash-delimited elements, e.g."
                + " keyid/date/region/service/aws4_request.");
  }

  private static String withNames(String names) {
    return "AWS4-HMAC-SHA256 " + CREDENTIAL + ", SignedHeaders=" + names + ", Signature=x";
  }

  private static String messageOf(String text) {
    return ((Parsed.Bad) AuthorizationHeader.parse(text)).message();
  }
}
