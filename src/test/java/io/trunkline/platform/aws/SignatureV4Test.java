package io.trunkline.platform.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.platform.aws.SignatureParseResult.Claimed;
import io.trunkline.platform.aws.SignatureParseResult.Rejected;
import io.trunkline.platform.secret.Secret;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the verifier against the signer of the AWS SDK. */
class SignatureV4Test {
  private static final Instant NOW = Instant.parse("2026-11-23T05:23:41Z");
  private static final Secret SECRET = Secret.of("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");
  private static final String DEFAULT_URL = "http://127.0.0.1:8081/";

  private final SignatureV4 signatures = verifier(NOW);

  @Test
  void acceptsRequestsSignedByTheSdk() {
    var request = signed(DEFAULT_URL, "{}");

    var claim = ((Claimed) signatures.parse(request)).claim();

    assertThat(claim.isSignedWith(SECRET)).isTrue();
    assertThat(claim.accessKeyId()).isEqualTo("AKIDEXAMPLE");
    assertThat(claim.region()).isEqualTo("us-east-1");
    assertThat(claim.service()).isEqualTo("codeconnections");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:8081/v1/pipelines/a%20b%40c?next=a%2Bb%3D&limit=10&empty=",
        "http://127.0.0.1:8081/v1/pipelines/a%2520b",
        "http://127.0.0.1:8081/v1/deliveries?status=b&status=a&x=%C3%A4%20%2F",
        "http://localhost/v1/pipelines/deploy.prod_1-2~3",
      })
  void acceptsAnyPathAndQuery(String url) {
    var request = signed(url, "");

    assertThat(isBelieved(request)).isTrue();
  }

  @Test
  void rejectsAnotherSecret() {
    var claim = ((Claimed) signatures.parse(signed(DEFAULT_URL, "{}"))).claim();

    assertThat(claim.isSignedWith(Secret.of("another"))).isFalse();
  }

  @Test
  void rejectsAChangedBody() {
    var request = signed(DEFAULT_URL, "{}");

    var changed = withBody(withoutHeader(request, "x-amz-content-sha256"), "{ }");

    assertThat(isBelieved(changed)).isFalse();
  }

  @Test
  void rejectsAChangedTarget() {
    var request = signed(DEFAULT_URL, "{}");

    var changed = withHeader(request, "x-amz-target", "CodeConnections_20231201.DeleteConnection");

    assertThat(isBelieved(changed)).isFalse();
  }

  @Test
  void rejectsAPathThatIsTheEncodedFormOfTheSignedOne() {
    var request = signed("http://127.0.0.1:8081/v1/pipelines/a%20b", "");

    var changed =
        new SignedRequest(
            request.method(), "/v1/pipelines/a%2520b", "", request.headers(), request.body());

    assertThat(isBelieved(changed)).isFalse();
  }

  @Test
  void rejectsAnUnsignedTarget() {
    var request = signed(DEFAULT_URL, "{}");
    var unsignedTarget =
        withHeader(
            request,
            "authorization",
            request.single("authorization").orElseThrow().replace(";x-amz-target", ""));

    var refused = (Rejected) signatures.parse(unsignedTarget);

    assertThat(refused.fault()).isEqualTo(SignatureFault.INVALID);
    assertThat(refused.message()).contains("'x-amz-target'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"host", "x-amz-date"})
  void rejectsUnsignedRequiredHeaders(String header) {
    var request = signed(DEFAULT_URL, "{}");
    var changed =
        withHeader(
            request,
            "authorization",
            request.single("authorization").orElseThrow().replaceFirst(header + ";", ""));

    var refused = (Rejected) signatures.parse(changed);

    assertThat(refused.fault()).isEqualTo(SignatureFault.INVALID);
    assertThat(refused.message())
        .isEqualTo("'" + header + "' must be a 'SignedHeader' in the AWS Authorization.");
  }

  @Test
  void rejectsUnsignedPayload() {
    var request = withHeader(signed(DEFAULT_URL, "{}"), "x-amz-content-sha256", "UNSIGNED-PAYLOAD");

    var refused = (Rejected) signatures.parse(request);

    assertThat(refused.fault()).isEqualTo(SignatureFault.INVALID);
  }

  // Attack 68.
  @Test
  void rejectsAnExpiredSignature() {
    var later = verifier(NOW.plus(Duration.ofMinutes(5)).plusSeconds(1));

    var refused = (Rejected) later.parse(signed(DEFAULT_URL, "{}"));

    assertThat(refused)
        .isEqualTo(
            new Rejected(
                SignatureFault.INVALID,
                "Signature expired: 20261123T052341Z is now earlier than 20261123T052342Z"
                    + " (20261123T052842Z - 5 min.)"));
  }

  // Attack 68.
  @Test
  void rejectsASignatureFromTheFuture() {
    var earlier = verifier(NOW.minus(Duration.ofMinutes(5)).minusSeconds(1));

    var refused = (Rejected) earlier.parse(signed(DEFAULT_URL, "{}"));

    assertThat(refused)
        .isEqualTo(
            new Rejected(
                SignatureFault.INVALID,
                "Signature not yet current: 20261123T052341Z is still later than"
                    + " 20261123T052340Z (20261123T051840Z + 5 min.)"));
  }

  @Test
  void acceptsSignaturesAtBothEndsOfTheWindow() {
    var request = signed(DEFAULT_URL, "{}");

    assertThat(verifier(NOW.plus(Duration.ofMinutes(5))).parse(request))
        .isInstanceOf(Claimed.class);
    assertThat(verifier(NOW.minus(Duration.ofMinutes(5))).parse(request))
        .isInstanceOf(Claimed.class);
  }

  @Test
  void rejectsOtherRegionsAndServices() {
    var elsewhere = new SignatureV4(Set.of("eu-west-1"), Set.of("codeconnections"), () -> NOW);
    var otherwise = new SignatureV4(Set.of("us-east-1"), Set.of("s3"), () -> NOW);
    var request = signed(DEFAULT_URL, "{}");

    assertThat(elsewhere.parse(request))
        .isEqualTo(
            new Rejected(
                SignatureFault.INVALID,
                "Credential should be scoped to a valid region, not 'us-east-1'."));
    assertThat(otherwise.parse(request))
        .isEqualTo(
            new Rejected(
                SignatureFault.INVALID, "Credential should be scoped to correct service: 's3'."));
  }

  // Attack 68.
  @Test
  void distinguishesMissingFromMalformedSignatures() {
    var request = signed(DEFAULT_URL, "{}");

    assertThat(faultOf(withoutHeader(request, "authorization"))).isEqualTo(SignatureFault.MISSING);
    assertThat(faultOf(withoutHeader(request, "x-amz-date"))).isEqualTo(SignatureFault.INCOMPLETE);
    assertThat(faultOf(withHeader(request, "x-amz-date", "yesterday")))
        .isEqualTo(SignatureFault.INCOMPLETE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Bearer x",
        "AWS4-HMAC-SHA256",
        "AWS4-HMAC-SHA256 ",
        "AWS4-HMAC-SHA256 ,,,",
        "AWS4-HMAC-SHA256 Credential=a/b/c, SignedHeaders=host, Signature=x",
        "AWS4-HMAC-SHA256 Credential=AKID/20261123/us-east-1/codeconnections/aws4_request,"
            + " SignedHeaders=host;;x-amz-date, Signature=x",
        "AWS4-HMAC-SHA256 Credential=AKID/20261123/us-east-1/codeconnections/aws4_request,"
            + " SignedHeaders=host;x-amz-date",
        "AWS4-HMAC-SHA256 Credential=AKID/20261123/us-east-1/codeconnections/aws4_request,"
            + " SignedHeaders=host;x-amz-date, Signature=x, Signature=y",
      })
  void rejectsAMalformedAuthorizationHeader(String authorization) {
    var request = withHeader(signed(DEFAULT_URL, "{}"), "authorization", authorization);

    assertThat(faultOf(request)).isEqualTo(SignatureFault.INCOMPLETE);
  }

  @Test
  void namesMissingAuthorizationParameters() {
    var request =
        withHeader(
            signed(DEFAULT_URL, "{}"), "authorization", "AWS4-HMAC-SHA256 SignedHeaders=host");

    var refused = (Rejected) signatures.parse(request);

    assertThat(refused.message())
        .isEqualTo(
            "Authorization header requires 'Credential' parameter. Authorization header requires"
                + " 'Signature' parameter.");
  }

  @Test
  void rejectsASessionToken() {
    var request = withHeader(signed(DEFAULT_URL, "{}"), "x-amz-security-token", "token");

    assertThat(faultOf(request)).isEqualTo(SignatureFault.UNRECOGNIZED_CLIENT);
  }

  private boolean isBelieved(SignedRequest request) {
    return signatures.parse(request) instanceof Claimed(var claim) && claim.isSignedWith(SECRET);
  }

  private SignatureFault faultOf(SignedRequest request) {
    return ((Rejected) signatures.parse(request)).fault();
  }

  private static SignatureV4 verifier(Instant now) {
    return new SignatureV4(
        Set.of("us-east-1"), Set.of("codeconnections"), InstantSource.fixed(now));
  }

  private static SignedRequest signed(String url, String body) {
    var signed =
        new SdkSigner("AKIDEXAMPLE", SECRET, Clock.fixed(NOW, ZoneOffset.UTC))
            .sign(
                URI.create(url),
                Map.of(
                    "Content-Type", "application/x-amz-json-1.0",
                    "X-Amz-Target", "CodeConnections_20231201.GetConnection",
                    "X-Spaces", "  a   b "),
                body);
    var headers = new HashMap<String, List<String>>();
    signed.headers().forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values));
    var query = signed.encodedQueryParameters().orElse("");
    return new SignedRequest("POST", signed.encodedPath(), query, headers, Buffer.buffer(body));
  }

  private static SignedRequest withHeader(SignedRequest request, String name, String value) {
    var headers = new HashMap<>(request.headers());
    headers.put(name, List.of(value));
    return with(request, headers);
  }

  private static SignedRequest withoutHeader(SignedRequest request, String name) {
    var headers = new HashMap<>(request.headers());
    headers.remove(name);
    return with(request, headers);
  }

  private static SignedRequest with(SignedRequest request, Map<String, List<String>> headers) {
    return new SignedRequest(
        request.method(), request.path(), request.query(), headers, request.body());
  }

  private static SignedRequest withBody(SignedRequest request, String body) {
    return new SignedRequest(
        request.method(), request.path(), request.query(), request.headers(), Buffer.buffer(body));
  }
}
