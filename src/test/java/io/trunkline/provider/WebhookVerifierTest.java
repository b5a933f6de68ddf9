package io.trunkline.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.platform.secret.Secret;
import io.trunkline.provider.SignatureScheme.HexHmac;
import io.trunkline.provider.Verification.Rejected;
import io.trunkline.provider.Verification.Verified;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookVerifierTest {
  private static final String HEADER = "X-Hub-Signature-256";
  private static final SignatureScheme SCHEME = new HexHmac(HEADER, "sha256=", "HmacSHA256");
  private static final Secret SECRET = Secret.of("It's a Secret to Everybody");
  private static final Buffer BODY = Buffer.buffer("Hello, World!");
  private static final String HEX =
      "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";

  private final WebhookVerifier verifier = new WebhookVerifier(InstantSource.fixed(Instant.EPOCH));

  @Test
  void signsLikeProvider() {
    var headers = sign(SECRET, BODY);

    assertThat(headers).isEqualTo(Map.of(HEADER, "sha256=" + HEX));
  }

  @Test
  void acceptsValidSignatureAndKeepsBodyHeadersAndDigest() throws Exception {
    var headers = headers("sha256=" + HEX);

    var verification = verifier.verify(SCHEME, headers, BODY, List.of(SECRET));

    assertThat(verification).isInstanceOf(Verified.class);
    var webhook = ((Verified) verification).webhook();
    assertThat(webhook.body()).isEqualTo(BODY);
    assertThat(webhook.headers()).isSameAs(headers);
    assertThat(webhook.bodyDigest())
        .isEqualTo(MessageDigest.getInstance("SHA-256").digest(BODY.getBytes()));
  }

  // Attack 7.
  @Test
  void rejectsMissingSignature() {
    var headers = MultiMap.caseInsensitiveMultiMap();

    var check = verifier.startCheck(SCHEME, headers, List.of(SECRET));
    var verification = verifier.verify(SCHEME, headers, BODY, List.of(SECRET));

    assertThat(check).isEmpty();
    assertThat(verification).isEqualTo(new Rejected("the signature is missing or malformed"));
  }

  // Attack 8. Upper-case hex is rejected because no provider sends it.
  @ParameterizedTest
  @MethodSource
  void rejectsMalformedSignatureBeforeBody(String value) {
    var headers = headers(value);

    var check = verifier.startCheck(SCHEME, headers, List.of(SECRET));

    assertThat(check).isEmpty();
  }

  static Stream<String> rejectsMalformedSignatureBeforeBody() {
    return Stream.of(
        "",
        " ",
        "sha256=",
        "sha256",
        HEX,
        "sha256=" + HEX.toUpperCase(Locale.ROOT),
        "SHA256=" + HEX,
        "sha1=" + HEX,
        "sha256= " + HEX,
        " sha256=" + HEX,
        "sha256=" + HEX + " ",
        "sha256=" + HEX.substring(1),
        "sha256=" + HEX.substring(2),
        "sha256=" + HEX + "00",
        "sha256=" + HEX.substring(0, 63) + "g",
        "sha256=" + HEX.substring(0, 63) + "\u0667",
        "sha256=" + HEX.substring(0, 62) + "-1",
        "sha256=" + HEX + ",sha256=" + HEX,
        "sha256=" + "\uD800".repeat(64),
        "sha256=" + "0".repeat(1_000_000));
  }

  // Attack 8.
  @Test
  void rejectsRepeatedSignatureHeader() {
    var headers = headers("sha256=" + HEX).add(HEADER.toLowerCase(Locale.ROOT), "sha256=" + HEX);

    var check = verifier.startCheck(SCHEME, headers, List.of(SECRET));

    assertThat(check).isEmpty();
  }

  // Attack 9.
  @Test
  void rejectsSignatureWithOneWrongDigit() {
    var verifications =
        IntStream.range(0, HEX.length())
            .mapToObj(i -> HEX.substring(0, i) + otherDigit(HEX.charAt(i)) + HEX.substring(i + 1))
            .map(hex -> verifier.verify(SCHEME, headers("sha256=" + hex), BODY, List.of(SECRET)));

    assertThat(verifications)
        .hasSize(64)
        .containsOnly(new Rejected("the signature does not match"));
  }

  // Attack 10.
  @Test
  void ignoresValidSha1Header() {
    var sha1 = "sha1=01dc10d0c83e72ed246219cdd91669667fe2ca59";
    var alone = MultiMap.caseInsensitiveMultiMap().add("X-Hub-Signature", sha1);
    var withWrongSignature = headers("sha256=" + "0".repeat(64)).add("X-Hub-Signature", sha1);

    var withoutSha256 = verifier.verify(SCHEME, alone, BODY, List.of(SECRET));
    var withWrongSha256 = verifier.verify(SCHEME, withWrongSignature, BODY, List.of(SECRET));

    assertThat(withoutSha256).isInstanceOf(Rejected.class);
    assertThat(withWrongSha256).isInstanceOf(Rejected.class);
  }

  // Attack 11.
  @Test
  void rejectsBodyChangedAfterSigning() {
    var signed = Buffer.buffer("{\"a\": 1, \"b\": \"ü\"}");
    var headers = MultiMap.caseInsensitiveMultiMap().addAll(sign(SECRET, signed));

    var altered =
        Stream.of(
                "{\"a\": 2, \"b\": \"ü\"}",
                "{\"a\":1,\"b\":\"ü\"}",
                "{\"a\": 1, \"b\": \"\\u00fc\"}")
            .map(body -> verifier.verify(SCHEME, headers, Buffer.buffer(body), List.of(SECRET)));
    var unchanged = verifier.verify(SCHEME, headers, signed, List.of(SECRET));

    assertThat(altered).containsOnly(new Rejected("the signature does not match"));
    assertThat(unchanged).isInstanceOf(Verified.class);
  }

  // Attack 13.
  @ParameterizedTest
  @ValueSource(strings = {" ", "   ", "\t\n", "\u2003"})
  void rejectsWithBlankSecret(String blank) throws Exception {
    var mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(Secret.of(blank).bytes(), "HmacSHA256"));
    var signature = HexFormat.of().formatHex(mac.doFinal(BODY.getBytes()));

    var verification =
        verifier.verify(SCHEME, headers("sha256=" + signature), BODY, List.of(Secret.of(blank)));

    assertThat(verification).isEqualTo(new Rejected("the signature does not match"));
  }

  @Test
  void rejectsWithoutSecret() {
    var headers = headers("sha256=" + HEX);

    var withNone = verifier.verify(SCHEME, headers, BODY, List.of());
    var withEmpty = verifier.verify(SCHEME, headers, BODY, List.of(Secret.of("")));

    assertThat(withNone).isInstanceOf(Rejected.class);
    assertThat(withEmpty).isInstanceOf(Rejected.class);
  }

  // Attack 20.
  @Test
  void acceptsSecretAtAnyPosition() {
    var others = IntStream.range(0, 20).mapToObj(i -> Secret.of("other " + i)).toList();
    var headers = headers("sha256=" + HEX);

    var first = verifier.verify(SCHEME, headers, BODY, prepended(SECRET, others));
    var last = verifier.verify(SCHEME, headers, BODY, prepended(SECRET, others).reversed());
    var none = verifier.verify(SCHEME, headers, BODY, others);

    assertThat(first).isInstanceOf(Verified.class);
    assertThat(last).isInstanceOf(Verified.class);
    assertThat(none).isInstanceOf(Rejected.class);
  }

  @Test
  void acceptsBodyInParts() {
    var check =
        verifier.startCheck(SCHEME, headers("sha256=" + HEX), List.of(SECRET)).orElseThrow();

    check.update(BODY.slice(0, 1)).update(Buffer.buffer()).update(BODY.slice(1, BODY.length()));
    var verification = check.finish(BODY);

    assertThat(verification).isInstanceOf(Verified.class);
    assertThat(((Verified) verification).webhook().bodyDigest())
        .isEqualTo(WebhookVerifier.acceptUnsigned(headers(""), BODY).bodyDigest());
  }

  @Test
  void separatesConcurrentChecks() {
    var one = verifier.startCheck(SCHEME, headers("sha256=" + HEX), List.of(SECRET)).orElseThrow();
    var other =
        verifier.startCheck(SCHEME, headers("sha256=" + HEX), List.of(SECRET)).orElseThrow();

    one.update(BODY.slice(0, 5));
    other.update(Buffer.buffer("Jello, World!"));
    one.update(BODY.slice(5, BODY.length()));

    assertThat(one.finish(BODY)).isInstanceOf(Verified.class);
    assertThat(other.finish(BODY)).isInstanceOf(Rejected.class);
  }

  @Test
  void rejectsBodyThatWasNotAdded() {
    var check =
        verifier.startCheck(SCHEME, headers("sha256=" + HEX), List.of(SECRET)).orElseThrow();

    check.update(BODY);

    assertThatThrownBy(() -> check.finish(Buffer.buffer("another body")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void doesNotSignWithBlankSecret() {
    var blank = Secret.of(" ");

    assertThatThrownBy(() -> sign(blank, BODY)).isInstanceOf(IllegalArgumentException.class);
  }

  private static Map<String, String> sign(Secret secret, Buffer body) {
    return WebhookSigner.sign(SCHEME, secret, new WebhookSigner.Message("1", Instant.EPOCH, body));
  }

  private static MultiMap headers(String signature) {
    return MultiMap.caseInsensitiveMultiMap().add(HEADER, signature);
  }

  private static char otherDigit(char digit) {
    return digit == '0' ? '1' : '0';
  }

  private static List<Secret> prepended(Secret first, List<Secret> others) {
    return Stream.concat(Stream.of(first), others.stream()).toList();
  }
}
