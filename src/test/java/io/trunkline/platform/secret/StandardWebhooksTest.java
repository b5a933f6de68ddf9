package io.trunkline.platform.secret;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests against the official library are in SigningTokenTest (receiving) and CloudEventFormatTest
 * (sending).
 */
class StandardWebhooksTest {
  private static final Secret SECRET = Secret.of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
  private static final Instant NOW = Instant.ofEpochSecond(1_614_265_330);

  @Test
  void signsTheExampleOfTheSpecification() {
    var key = StandardWebhooks.findKey(SECRET).orElseThrow();

    var headers =
        StandardWebhooks.sign(
            List.of(key),
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            NOW,
            Buffer.buffer("{\"test\": 2432232314}"));

    assertThat(headers)
        .containsEntry("webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek")
        .containsEntry("webhook-timestamp", "1614265330")
        .containsEntry("webhook-signature", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  }

  @Test
  void readsTheSignatureThatItWrote() {
    var key = StandardWebhooks.findKey(SECRET).orElseThrow();
    var body = Buffer.buffer("{}");
    var headers = MultiMap.caseInsensitiveMultiMap();
    headers.addAll(StandardWebhooks.sign(List.of(key), "id-1", NOW, body));

    var signatures = StandardWebhooks.readSignatures(headers, NOW).orElseThrow();

    var hash = Hashes.hash(signatures.startHash(key), body);
    assertThat(signatures.hashes()).containsExactly(Buffer.buffer(hash));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " "})
  void rejectsSignedWebhookWithBlankId(String id) {
    var key = StandardWebhooks.findKey(SECRET).orElseThrow();
    var headers = MultiMap.caseInsensitiveMultiMap();
    headers.addAll(StandardWebhooks.sign(List.of(key), id, NOW, Buffer.buffer("{}")));

    assertThat(StandardWebhooks.readSignatures(headers, NOW)).isEmpty();
  }

  @Test
  void generatesSecretWithKeyOf32Bytes() {
    var secret = StandardWebhooks.generateSecret(new Random(1));

    assertThat(secret.reveal()).startsWith("whsec_");
    assertThat(StandardWebhooks.findKey(secret).orElseThrow()).hasSize(32);
  }

  @Test
  void takesGeneratedKeyFromRandomGenerator() {
    var expected = new byte[32];
    new Random(1).nextBytes(expected);

    var secret = StandardWebhooks.generateSecret(new Random(1));

    assertThat(StandardWebhooks.findKey(secret).orElseThrow()).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "whsec_", "whsec_%%%", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"})
  void findsNoKeyInSecretWithoutPrefixOrBase64(String secret) {
    assertThat(StandardWebhooks.findKey(Secret.of(secret))).isEmpty();
  }
}
