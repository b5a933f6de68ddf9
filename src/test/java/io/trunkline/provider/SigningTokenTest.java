package io.trunkline.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.standardwebhooks.Webhook;
import io.trunkline.platform.secret.Secret;
import io.trunkline.provider.SignatureScheme.HeaderToken;
import io.trunkline.provider.SignatureScheme.SchemeBySecret;
import io.trunkline.provider.SignatureScheme.StandardSignature;
import io.trunkline.provider.Verification.Rejected;
import io.trunkline.provider.Verification.Verified;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests signatures of Standard Webhooks, and how the secret decides the scheme. */
class SigningTokenTest {
  private static final StandardSignature SIGNED = new StandardSignature();
  private static final String TOKEN_HEADER = "X-Gitlab-Token";
  private static final SignatureScheme EITHER = new SchemeBySecret(new HeaderToken(TOKEN_HEADER));
  private static final Secret SIGNING =
      Secret.of("whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=");
  private static final Secret OTHER_SIGNING =
      Secret.of("whsec_ZmVkY2JhOTg3NjU0MzIxMGZlZGNiYTk4NzY1NDMyMTA=");
  private static final Secret TOKEN = Secret.of("tok-4f1d2c-DEV");
  private static final Buffer BODY = Buffer.buffer("{\"object_kind\":\"push\"}");
  private static final String ID = "3a427872-00df-429c-9bc9-a9475de2efe4";
  private static final long NOW = 1_760_000_000;
  private static final String WRONG = "v1,bm90IHRoZSByaWdodCBzaWduYXR1cmUsIDMyIGJ5dGVz";

  private final WebhookVerifier verifier =
      new WebhookVerifier(InstantSource.fixed(Instant.ofEpochSecond(NOW)));

  @Test
  void acceptsSignatureOfStandardWebhooksLibrary() throws Exception {
    var signature = new Webhook(SIGNING.reveal()).sign(ID, NOW, BODY.toString());

    var verification =
        verifier.verify(SIGNED, headers(ID, "" + NOW, signature), BODY, List.of(SIGNING));

    assertThat(verification).isInstanceOf(Verified.class);
  }

  @Test
  void signsLikeStandardWebhooksLibrary() throws Exception {
    var message = new WebhookSigner.Message(ID, Instant.ofEpochSecond(NOW), BODY);

    var signed = WebhookSigner.sign(EITHER, SIGNING, message);

    assertThat(signed)
        .containsEntry(
            "webhook-signature", new Webhook(SIGNING.reveal()).sign(ID, NOW, BODY.toString()))
        .doesNotContainKey(TOKEN_HEADER);
  }

  // Attack 11.
  @Test
  void rejectsChangedBodyIdOrTimestamp() {
    var body = verifier.verify(SIGNED, signed(NOW), BODY.copy().appendByte((byte) ' '), signing());
    var otherId = verifier.verify(SIGNED, signed(NOW).set("webhook-id", "x"), BODY, signing());
    var otherTime =
        verifier.verify(
            SIGNED, signed(NOW).set("webhook-timestamp", "" + (NOW + 1)), BODY, signing());

    assertThat(List.of(body, otherId, otherTime))
        .containsOnly(new Rejected("the signature does not match"));
  }

  // Attack 19.
  @ParameterizedTest
  @ValueSource(longs = {-300, -299, -1, 0, 1, 299, 300})
  void acceptsTimestampWithinFiveMinutes(long seconds) {
    var verification = verifier.verify(SIGNED, signed(NOW + seconds), BODY, signing());

    assertThat(verification).isInstanceOf(Verified.class);
  }

  // Attack 19.
  @ParameterizedTest
  @ValueSource(longs = {-360, -301, 301, 360, 1_000_000})
  void rejectsSignedTimestampOutsideFiveMinutes(long seconds) {
    var check = verifier.startCheck(SIGNED, signed(NOW + seconds), signing());

    assertThat(check).isEmpty();
  }

  // Attack 19.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "NaN",
        "soon",
        "-1760000000",
        "+1760000000",
        "1760000000.0",
        "1.76e9",
        "0x68e77800",
        "١٧٦٠٠٠٠٠٠٠",
        "1760000000 ",
        "9223372036854775807",
        "9223372036854775808",
        "-9223372036854775808",
        "999999999999",
        "2025-10-09T08:53:20Z"
      })
  void rejectsMalformedTimestamp(String timestamp) {
    var headers = signed(NOW).set("webhook-timestamp", timestamp);

    var check = verifier.startCheck(SIGNED, headers, signing());

    assertThat(check).isEmpty();
  }

  // Attack 20.
  @Test
  void acceptsOneValidSignatureAmongOthers() {
    var good = signature(NOW);

    var last = verify(WRONG + " " + good);
    var first = verify(good + " " + WRONG);
    var amongOtherVersions = verify("v1a,xyz v2," + good.substring(3) + " " + good);
    var amongBroken = verify("v1,%%% v1, , v1 " + good);

    assertThat(List.of(last, first, amongOtherVersions, amongBroken))
        .hasOnlyElementsOfType(Verified.class);
  }

  // Attack 20.
  @ParameterizedTest
  @ValueSource(ints = {33, 10_000})
  void rejectsMoreThan32Signatures(int count) {
    var good = signature(NOW);

    var all = String.join(" ", Collections.nCopies(count, good));
    var check = verifier.startCheck(SIGNED, headers(ID, "" + NOW, all), signing());
    var with32Signatures = verify(String.join(" ", Collections.nCopies(31, WRONG)) + " " + good);

    assertThat(check).isEmpty();
    assertThat(with32Signatures).isInstanceOf(Verified.class);
  }

  // Attacks 8, 10.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "v1",
        "v1,",
        "v1,%%%",
        "v2,aQRIFrJj2VvRO8oAk/95+zEoR96+k0GQkJkxwfndd7I=",
        "V1,aQRIFrJj2VvRO8oAk/95+zEoR96+k0GQkJkxwfndd7I=",
        "aQRIFrJj2VvRO8oAk/95+zEoR96+k0GQkJkxwfndd7I=",
        "v1a,aQRIFrJj2VvRO8oAk/95+zEoR96+k0GQkJkxwfndd7I="
      })
  void rejectsHeaderWithoutValidSignature(String signatures) {
    var verification = verify(signatures);

    assertThat(verification).isInstanceOf(Rejected.class);
  }

  // Attack 9.
  @Test
  void rejectsTruncatedSignature() {
    var good = signature(NOW);

    var prefix = verify(good.substring(0, good.length() - 4));

    assertThat(prefix).isInstanceOf(Rejected.class);
  }

  // Attacks 7, 8.
  @ParameterizedTest
  @ValueSource(strings = {"webhook-id", "webhook-timestamp", "webhook-signature"})
  void requiresEachHeaderExactlyOnce(String name) {
    var repeated = signed(NOW);
    repeated.add(name, repeated.get(name));
    var without = signed(NOW).remove(name);

    assertThat(verifier.startCheck(SIGNED, repeated, signing())).isEmpty();
    assertThat(verifier.startCheck(SIGNED, without, signing())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"whsec_", "whsec_%%%", "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="})
  void rejectsSecretThatIsNotSigningToken(String secret) {
    var verification = verifier.verify(SIGNED, signed(NOW), BODY, List.of(Secret.of(secret)));

    assertThat(verification).isInstanceOf(Rejected.class);
  }

  @Test
  void needsBodyForSignatureWithAnySecret() {
    var headers = signed(NOW).add(TOKEN_HEADER, TOKEN.reveal());

    for (var secrets : List.of(List.of(TOKEN), signing(), List.of(SIGNING, TOKEN), none())) {
      var check = verifier.startCheck(EITHER, headers, secrets).orElseThrow();

      assertThat(check.isVerifiedByHeaders()).isFalse();
      assertThat(check.isRejectedByHeaders()).isFalse();
    }
  }

  @Test
  void decidesByTokenBeforeBodyWithoutSignature() {
    var right = verifier.startCheck(EITHER, token(TOKEN.reveal()), List.of(TOKEN)).orElseThrow();
    var wrong = verifier.startCheck(EITHER, token("wrong"), List.of(TOKEN)).orElseThrow();
    var unknown = verifier.startCheck(EITHER, token("wrong"), none()).orElseThrow();

    assertThat(right.isVerifiedByHeaders()).isTrue();
    assertThat(wrong.isRejectedByHeaders()).isTrue();
    assertThat(unknown.isRejectedByHeaders()).isTrue();
  }

  @Test
  void startsNoCheckWithoutTokenAndSignature() {
    var check =
        verifier.startCheck(EITHER, MultiMap.caseInsensitiveMultiMap(), List.of(TOKEN, SIGNING));

    assertThat(check).isEmpty();
  }

  /** GitLab sends token and signature if the hook has both. */
  @Test
  void checksEachSecretAgainstItsOwnScheme() {
    var both = signed(NOW).add(TOKEN_HEADER, TOKEN.reveal());
    var wrongToken = signed(NOW).add(TOKEN_HEADER, "wrong");
    var wrongSignature = headers(ID, "" + NOW, WRONG).add(TOKEN_HEADER, TOKEN.reveal());

    assertThat(verifier.verify(EITHER, both, BODY, List.of(TOKEN))).isInstanceOf(Verified.class);
    assertThat(verifier.verify(EITHER, both, BODY, signing())).isInstanceOf(Verified.class);
    assertThat(verifier.verify(EITHER, wrongToken, BODY, signing())).isInstanceOf(Verified.class);
    assertThat(verifier.verify(EITHER, wrongToken, BODY, List.of(TOKEN)))
        .isInstanceOf(Rejected.class);
    assertThat(verifier.verify(EITHER, wrongSignature, BODY, List.of(TOKEN)))
        .isInstanceOf(Verified.class);
    assertThat(verifier.verify(EITHER, wrongSignature, BODY, signing()))
        .isInstanceOf(Rejected.class);
  }

  // Attack 10.
  @Test
  void rejectsSigningTokenSentAsToken() {
    var check = verifier.startCheck(EITHER, token(SIGNING.reveal()), signing()).orElseThrow();
    var withWrongSignature =
        verifier.verify(
            EITHER,
            headers(ID, "" + NOW, WRONG).add(TOKEN_HEADER, SIGNING.reveal()),
            BODY,
            signing());

    assertThat(check.isRejectedByHeaders()).isTrue();
    assertThat(withWrongSignature).isInstanceOf(Rejected.class);
  }

  // Attacks 10, 21.
  @Test
  void doesNotFallBackToTokenAfterWrongSignature() {
    var secrets = List.of(SIGNING, TOKEN);
    var wrongWithToken = headers(ID, "" + NOW, WRONG).add(TOKEN_HEADER, TOKEN.reveal());
    var rightWithToken = signed(NOW).add(TOKEN_HEADER, TOKEN.reveal());

    assertThat(verifier.verify(EITHER, wrongWithToken, BODY, secrets)).isInstanceOf(Rejected.class);
    assertThat(verifier.verify(EITHER, rightWithToken, BODY, secrets)).isInstanceOf(Verified.class);
    assertThat(verifier.verify(EITHER, signed(NOW), BODY, secrets)).isInstanceOf(Verified.class);
    assertThat(verifier.verify(EITHER, token(TOKEN.reveal()), BODY, secrets))
        .isInstanceOf(Verified.class);
    assertThat(verifier.verify(EITHER, token(TOKEN.reveal()), BODY, signing()))
        .isInstanceOf(Rejected.class);
  }

  // Attacks 10, 19.
  @Test
  void doesNotFallBackToTokenAfterUnusableSignature() {
    var stale = signed(NOW - 400).add(TOKEN_HEADER, TOKEN.reveal());
    var unreadable = headers(ID, "" + NOW, "garbage").add(TOKEN_HEADER, TOKEN.reveal());
    var alone = token(TOKEN.reveal()).add("webhook-signature", "garbage");

    for (var headers : List.of(stale, unreadable, alone)) {
      assertThat(verifier.verify(EITHER, headers, BODY, List.of(SIGNING, TOKEN)))
          .isInstanceOf(Rejected.class);
      assertThat(verifier.verify(EITHER, headers, BODY, List.of(TOKEN)))
          .isInstanceOf(Verified.class);
    }
  }

  @Test
  void reportsUnusableSignatureAsMalformed() {
    var stale = verifier.verify(EITHER, signed(NOW - 400), BODY, signing());

    assertThat(stale).isEqualTo(new Rejected("the signature is missing or malformed"));
  }

  // Attack 21.
  @Test
  void acceptsBothSigningTokensDuringRotation() {
    var withOld = verifier.verify(EITHER, signed(NOW), BODY, List.of(OTHER_SIGNING, SIGNING));
    var afterRotation = verifier.verify(EITHER, signed(NOW), BODY, List.of(OTHER_SIGNING));

    assertThat(withOld).isInstanceOf(Verified.class);
    assertThat(afterRotation).isInstanceOf(Rejected.class);
  }

  private Verification verify(String signatures) {
    return verifier.verify(SIGNED, headers(ID, "" + NOW, signatures), BODY, signing());
  }

  private static List<Secret> signing() {
    return List.of(SIGNING);
  }

  private static List<Secret> none() {
    return List.of();
  }

  private static String signature(long at) {
    return signed(at).get("webhook-signature");
  }

  private static MultiMap signed(long at) {
    var message = new WebhookSigner.Message(ID, Instant.ofEpochSecond(at), BODY);
    return MultiMap.caseInsensitiveMultiMap().addAll(WebhookSigner.sign(SIGNED, SIGNING, message));
  }

  private static MultiMap headers(String id, String timestamp, String signatures) {
    return MultiMap.caseInsensitiveMultiMap()
        .add("webhook-id", id)
        .add("webhook-timestamp", timestamp)
        .add("webhook-signature", signatures);
  }

  private static MultiMap token(String value) {
    return MultiMap.caseInsensitiveMultiMap().add(TOKEN_HEADER, value);
  }
}
