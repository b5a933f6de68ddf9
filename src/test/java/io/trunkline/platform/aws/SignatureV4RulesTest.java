package io.trunkline.platform.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.platform.aws.SignatureParseResult.Claimed;
import io.trunkline.platform.aws.SignatureParseResult.Rejected;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the rules that are checked before any key is looked up, with hand-written signatures. */
class SignatureV4RulesTest {
  private static final String EMPTY_HASH =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
  private static final Instant NOW = Instant.parse("2026-11-23T05:23:41Z");

  private final SignatureV4 signatures =
      new SignatureV4(
          Set.of("us-east-1", "eu-west-1"),
          Set.of("codestar-connections", "codeconnections"),
          () -> NOW);

  @Test
  void acceptsARequestThatFollowsAllRules() {
    var claim = ((Claimed) signatures.parse(request("20261123T052341Z", Map.of()))).claim();

    assertThat(signatures.parse(request("20261123T051959Z", Map.of()))).isInstanceOf(Claimed.class);
    assertThat(claim.accessKeyId()).isEqualTo("AKID");
    assertThat(claim)
        .hasToString(
            "SignatureClaim[CredentialScope[accessKeyId=AKID, date=20261123, region=us-east-1,"
                + " service=codeconnections]]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "20261123T052341",
        "20261123T052341ZZ",
        "20261123 052341Z",
        "20261123T052341z",
        "2026112/T052341Z",
        "2026112:T052341Z",
        "20261323T052341Z",
        "20261132T052341Z",
        "20261123T242341Z",
        "20261123T056041Z",
        "20261123T052360Z",
        "2o261123T052341Z",
        "20261123T05234-Z",
      })
  void rejectsADateInAnotherFormat(String date) {
    assertThat(signatures.parse(request(date, Map.of())))
        .isEqualTo(
            new Rejected(
                SignatureFault.INCOMPLETE,
                "Date must be in ISO-8601 'basic format', as in 20261123T052341Z."));
  }

  @Test
  void rejectsAMissingAndARepeatedDate() {
    var expected =
        new Rejected(
            SignatureFault.INCOMPLETE,
            "Authorization header requires existence of a 'X-Amz-Date' header.");
    var missing = headers("20261123T052341Z");
    missing.remove("x-amz-date");
    var repeated = headers("20261123T052341Z");
    repeated.put("x-amz-date", List.of("20261123T052341Z", "20261123T052341Z"));

    assertThat(signatures.parse(request(missing))).isEqualTo(expected);
    assertThat(signatures.parse(request(repeated))).isEqualTo(expected);
  }

  @Test
  void rejectsAMissingAndARepeatedAuthorization() {
    var missing = headers("20261123T052341Z");
    missing.remove("authorization");
    var repeated = headers("20261123T052341Z");
    repeated.put("authorization", List.of("a", "b"));

    assertThat(signatures.parse(request(missing)))
        .isEqualTo(new Rejected(SignatureFault.MISSING, "Missing Authentication Token"));
    assertThat(signatures.parse(request(repeated)))
        .isEqualTo(
            new Rejected(SignatureFault.INCOMPLETE, "There must be one Authorization header."));
  }

  @Test
  void rejectsAScopeOfAnotherDay() {
    var headers = headers("20261123T052341Z");
    headers.put("authorization", List.of(authorization("20261122", "codeconnections", "")));

    assertThat(signatures.parse(request(headers)))
        .isEqualTo(
            new Rejected(
                SignatureFault.INVALID,
                "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date"
                    + " from HTTP: '20261122' != '20261123', from '20261123T052341Z'."));
  }

  @Test
  void namesAllServicesThatItAccepts() {
    var headers = headers("20261123T052341Z");
    headers.put("authorization", List.of(authorization("20261123", "s3", "")));

    assertThat(signatures.parse(request(headers)))
        .isEqualTo(
            new Rejected(
                SignatureFault.INVALID,
                "Credential should be scoped to correct service: 'codeconnections' or"
                    + " 'codestar-connections'."));
  }

  @ParameterizedTest
  @ValueSource(strings = {"x-amz-target", "x-amz-content-sha256"})
  void rejectsAHeaderThatDecidesAndIsNotSigned(String name) {
    assertThat(signatures.parse(request("20261123T052341Z", Map.of(name, EMPTY_HASH))))
        .isEqualTo(
            new Rejected(
                SignatureFault.INVALID,
                "There were headers present in the request which were not signed: '"
                    + name
                    + "'."));
  }

  @Test
  void rejectsASignedHeaderThatIsMissing() {
    var headers = headers("20261123T052341Z");
    headers.put("authorization", List.of(authorization("20261123", "codeconnections", ";x-none")));

    assertThat(signatures.parse(request(headers)))
        .isEqualTo(
            new Rejected(
                SignatureFault.INVALID,
                "'x-none' is a 'SignedHeader' that the request does not have."));
  }

  @Test
  void acceptsOnlyTheHashOfTheBody() {
    var signed = ";x-amz-content-sha256";
    var headers = headers("20261123T052341Z");
    headers.put("authorization", List.of(authorization("20261123", "codeconnections", signed)));

    headers.put("x-amz-content-sha256", List.of(EMPTY_HASH));
    assertThat(signatures.parse(request(headers))).isInstanceOf(Claimed.class);
    headers.put("x-amz-content-sha256", List.of(EMPTY_HASH, EMPTY_HASH));
    assertThat(signatures.parse(request(headers))).isInstanceOf(Rejected.class);
    headers.put("x-amz-content-sha256", List.of("UNSIGNED-PAYLOAD"));
    assertThat(signatures.parse(request(headers)))
        .isEqualTo(
            new Rejected(
                SignatureFault.INVALID,
                "The value of 'x-amz-content-sha256' must be the SHA-256 of the body."));
  }

  @Test
  void rejectsASessionToken() {
    assertThat(
            signatures.parse(request("20261123T052341Z", Map.of("x-amz-security-token", "token"))))
        .isEqualTo(
            new Rejected(
                SignatureFault.UNRECOGNIZED_CLIENT,
                "The security token included in the request is invalid."));
  }

  private static SignedRequest request(String date, Map<String, String> more) {
    var headers = headers(date);
    more.forEach((name, value) -> headers.put(name, List.of(value)));
    return request(headers);
  }

  private static SignedRequest request(Map<String, List<String>> headers) {
    return new SignedRequest("GET", "/", "", headers, Buffer.buffer());
  }

  private static Map<String, List<String>> headers(String date) {
    var headers = new HashMap<String, List<String>>();
    headers.put("host", List.of("localhost"));
    headers.put("x-amz-date", List.of(date));
    headers.put("authorization", List.of(authorization("20261123", "codeconnections", "")));
    return headers;
  }

  private static String authorization(String day, String service, String moreSignedHeaders) {
    return "AWS4-HMAC-SHA256 Credential=AKID/%s/us-east-1/%s/aws4_request,".formatted(day, service)
        + " SignedHeaders=host;x-amz-date%s, Signature=00".formatted(moreSignedHeaders);
  }
}
