package io.trunkline.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.platform.secret.Secret;
import io.trunkline.provider.SignatureScheme.BasicPassword;
import io.trunkline.provider.SignatureScheme.HeaderToken;
import io.trunkline.provider.Verification.Verified;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests schemes with the secret in a header, which are verified before the body arrives. */
class SecretSchemesTest {
  private static final HeaderToken TOKEN = new HeaderToken("X-Gitlab-Token");
  private static final BasicPassword BASIC = new BasicPassword();
  private static final Secret SECRET = Secret.of("tok-4f1d2c-DEV");
  private static final Secret OTHER = Secret.of("tok-of-yesterday");
  private static final Buffer BODY = Buffer.buffer("{}");

  private final WebhookVerifier verifier = new WebhookVerifier(InstantSource.system());

  @Test
  void acceptsTokenBeforeBody() {
    var check = verifier.startCheck(TOKEN, token("tok-4f1d2c-DEV"), List.of(SECRET)).orElseThrow();

    assertThat(check.isVerifiedByHeaders()).isTrue();
    assertThat(check.isRejectedByHeaders()).isFalse();
    assertThat(check.update(BODY).finish(BODY)).isInstanceOf(Verified.class);
  }

  // Attacks 8, 9.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "TOK-4F1D2C-DEV",
        "tok-4f1d2c-DE",
        "tok-4f1d2c-DEVx",
        "t",
        "tok-4f1d2c-DEV,tok-4f1d2c-DEV",
        "Bearer tok-4f1d2c-DEV"
      })
  void rejectsOtherTokensBeforeBody(String value) {
    var check = verifier.startCheck(TOKEN, token(value), List.of(OTHER, SECRET)).orElseThrow();

    assertThat(check.isRejectedByHeaders()).isTrue();
    assertThat(check.isVerifiedByHeaders()).isFalse();
  }

  // Attacks 7, 8.
  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t"})
  void startsNoCheckForBlankToken(String value) {
    var check = verifier.startCheck(TOKEN, token(value), List.of(SECRET, Secret.of(value)));

    assertThat(check).isEmpty();
  }

  // Attack 7.
  @Test
  void startsNoCheckWithoutToken() {
    var check = verifier.startCheck(TOKEN, MultiMap.caseInsensitiveMultiMap(), List.of(SECRET));

    assertThat(check).isEmpty();
  }

  // Attack 8.
  @Test
  void startsNoCheckForRepeatedToken() {
    var repeated = token("tok-4f1d2c-DEV").add("x-gitlab-token", "tok-4f1d2c-DEV");

    var check = verifier.startCheck(TOKEN, repeated, List.of(SECRET));

    assertThat(check).isEmpty();
  }

  // Attack 13.
  @Test
  void rejectsWithoutUsableSecret() {
    var without = verifier.startCheck(TOKEN, token("tok-4f1d2c-DEV"), List.of()).orElseThrow();
    var blank =
        verifier.startCheck(TOKEN, token("tok-4f1d2c-DEV"), List.of(Secret.of(" "))).orElseThrow();

    assertThat(without.isRejectedByHeaders()).isTrue();
    assertThat(blank.isRejectedByHeaders()).isTrue();
  }

  // Attack 21.
  @Test
  void acceptsBothTokensDuringRotation() {
    var withOld = verifier.startCheck(TOKEN, token("tok-of-yesterday"), List.of(SECRET, OTHER));
    var withNew = verifier.startCheck(TOKEN, token("tok-4f1d2c-DEV"), List.of(SECRET, OTHER));
    var afterRotation = verifier.startCheck(TOKEN, token("tok-of-yesterday"), List.of(SECRET));

    assertThat(withOld.orElseThrow().isVerifiedByHeaders()).isTrue();
    assertThat(withNew.orElseThrow().isVerifiedByHeaders()).isTrue();
    assertThat(afterRotation.orElseThrow().isRejectedByHeaders()).isTrue();
  }

  /** The server decodes each byte of a header as one character. */
  @Test
  void comparesBytesOfNonAsciiToken() {
    var secret = Secret.of("s3crét-🔑");
    var original = new String(secret.bytes(), StandardCharsets.ISO_8859_1);

    var right = verifier.startCheck(TOKEN, token(original), List.of(secret)).orElseThrow();
    var wrong = verifier.startCheck(TOKEN, token("s3cr?t-?"), List.of(secret)).orElseThrow();
    var signed = WebhookSigner.sign(TOKEN, secret, message());

    assertThat(right.isVerifiedByHeaders()).isTrue();
    assertThat(wrong.isRejectedByHeaders()).isTrue();
    assertThat(signed).containsEntry("X-Gitlab-Token", original);
  }

  @ParameterizedTest
  @CsvSource({
    "Basic, trunkline",
    "basic, trunkline",
    "BASIC, somebody",
    "bAsIc, ''",
    "Basic, 'user with blanks'"
  })
  void acceptsPasswordWithAnyUserAndAnyCaseOfScheme(String scheme, String user) {
    var header = scheme + " " + base64(user + ":tok-4f1d2c-DEV");

    var check = verifier.startCheck(BASIC, authorization(header), List.of(SECRET)).orElseThrow();

    assertThat(check.isVerifiedByHeaders()).isTrue();
  }

  @Test
  void readsPasswordAfterFirstColon() {
    var secret = Secret.of("a:b::c");
    var header = "Basic " + base64("user:a:b::c");

    var check = verifier.startCheck(BASIC, authorization(header), List.of(secret)).orElseThrow();

    assertThat(check.isVerifiedByHeaders()).isTrue();
  }

  @Test
  void comparesBytesOfNonAsciiPassword() {
    var secret = Secret.of("пароль-🔑");
    var headers = MultiMap.caseInsensitiveMultiMap();
    headers.addAll(WebhookSigner.sign(BASIC, secret, message()));

    var check = verifier.startCheck(BASIC, headers, List.of(secret)).orElseThrow();

    assertThat(check.isVerifiedByHeaders()).isTrue();
  }

  // Attack 9.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "u:tok-4f1d2c-DE",
        "u:TOK-4F1D2C-DEV",
        "u:tok-4f1d2c-DEV ",
        "u::tok-4f1d2c-DEV",
        "tok-4f1d2c-DEV:u"
      })
  void rejectsOtherPasswordsBeforeBody(String pair) {
    var header = "Basic " + base64(pair);

    var check = verifier.startCheck(BASIC, authorization(header), List.of(SECRET)).orElseThrow();

    assertThat(check.isRejectedByHeaders()).isTrue();
  }

  // Attack 8.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Basic",
        "Basic ",
        "Basic %%%",
        "Basic dG9r=LTRm",
        "Basic dTp0b2stNGYxZDJjLURFVg=",
        "Basic dTp0b2stNGYxZDJjLURFVg== x",
        "Basic dG9rLTRmMWQyYy1ERVY=",
        "Basic dTo=",
        "Bearer dTp0b2stNGYxZDJjLURFVg==",
        "BasicdTp0b2stNGYxZDJjLURFVg==",
        "dTp0b2stNGYxZDJjLURFVg=="
      })
  void startsNoCheckForMalformedCredentials(String header) {
    var check = verifier.startCheck(BASIC, authorization(header), List.of(SECRET));

    assertThat(check).isEmpty();
  }

  // Attack 8.
  @Test
  void startsNoCheckForRepeatedAuthorization() {
    var header = "Basic " + base64("u:tok-4f1d2c-DEV");

    var check =
        verifier.startCheck(
            BASIC, authorization(header).add("authorization", header), List.of(SECRET));

    assertThat(check).isEmpty();
  }

  private static WebhookSigner.Message message() {
    return new WebhookSigner.Message("1", Instant.EPOCH, BODY);
  }

  private static MultiMap token(String value) {
    return MultiMap.caseInsensitiveMultiMap().add("X-Gitlab-Token", value);
  }

  private static MultiMap authorization(String value) {
    return MultiMap.caseInsensitiveMultiMap().add("Authorization", value);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
