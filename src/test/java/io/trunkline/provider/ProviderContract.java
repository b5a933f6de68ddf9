package io.trunkline.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.platform.secret.Secret;
import io.trunkline.provider.NormalizedWebhook.Ignored;
import io.trunkline.provider.Payloads.Sample;
import io.trunkline.provider.Payloads.SignatureVector;
import io.trunkline.provider.Verification.Rejected;
import io.trunkline.provider.Verification.Verified;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The tests that every adapter must pass. The adapter's folder under {@code src/test/resources}
 * contains {@code index.json}, and a reviewed {@code x.event.json} for each payload {@code x.json}.
 * {@code mvn test -Dtrunkline.golden=write} writes the event files; review them against the
 * payloads.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class ProviderContract {
  private static final boolean WRITE = "write".equals(System.getProperty("trunkline.golden"));
  private static final Secret SECRET = Secret.of("the secret of today");
  private static final Secret OLD_SECRET = Secret.of("the secret of yesterday");

  private final WebhookVerifier verifier = new WebhookVerifier(InstantSource.system());

  protected abstract Provider provider();

  protected abstract Payloads payloads();

  /** Returns signatures from other implementations. */
  protected abstract Stream<SignatureVector> signatureVectors();

  /** Returns the headers of a push. */
  protected abstract MultiMap pushHeaders();

  @TestFactory
  Stream<DynamicTest> normalizesEveryPayloadAsReviewed() {
    return payloads()
        .samples()
        .map(sample ->
            DynamicTest.dynamicTest(
                sample.name(),
                () -> {
                  var normalized = EventJson.of(normalize(sample.headers(), sample.body()));

                  assertThat(normalized).isEqualTo(reviewed(sample, normalized));
                }));
  }

  @TestFactory
  Stream<DynamicTest> normalizesEveryMutationOfEveryPayload() {
    return payloads()
        .samples()
        .map(sample ->
            DynamicTest.dynamicTest(
                sample.name(),
                () ->
                    JsonMutations.forEach(
                        new JsonObject(sample.body()),
                        mutation -> {
                          var normalized = normalize(sample.headers(), Buffer.buffer(mutation));

                          if (normalized instanceof Ignored(var reason)) {
                            assertThat(reason)
                                .isNotBlank()
                                .hasSizeLessThan(200)
                                .doesNotContain("\n", "\u0000");
                          }
                        })));
  }

  // Attack 6.
  @ParameterizedTest
  @MethodSource
  void ignoresHostileBodies(HostileBody hostile) {
    var body = Buffer.buffer(hostile.body());

    var normalized =
        Assertions.assertTimeout(
            Duration.ofSeconds(5), () -> normalize(pushHeaders(), body), hostile::name);

    assertThat(normalized).isInstanceOf(Ignored.class);
  }

  /** A body that no provider sends. */
  record HostileBody(String name, String body) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<HostileBody> ignoresHostileBodies() {
    var keys = new StringBuilder("{");
    for (var i = 0; i < 1_000_000; i++) {
      keys.append("\"k").append(i).append("\":").append(i).append(',');
    }
    return Stream.of(
        new HostileBody("no body", ""),
        new HostileBody("not JSON", "\u0000\u0001 <xml/>"),
        new HostileBody("not an object", "[]"),
        new HostileBody("null", "null"),
        new HostileBody("empty object", "{}"),
        new HostileBody("cut off", "{\"repository\":{\"id\":1"),
        new HostileBody("100k arrays deep", "{\"ref\":" + "[".repeat(100_000)),
        new HostileBody("100k objects deep", "{\"repository\":".repeat(100_000)),
        new HostileBody(
            "100k arrays deep in an unknown field",
            "{\"x\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}"),
        new HostileBody("1e6 keys", keys.append("\"ref\":1}").toString()),
        new HostileBody("10 MB string", "{\"ref\":\"" + "a".repeat(10_000_000) + "\"}"),
        new HostileBody("10 MB name", "{\"" + "a".repeat(10_000_000) + "\":1}"),
        new HostileBody("1e400", "{\"repository\":{\"id\":1e400}}"),
        new HostileBody(
            "10 MB number", "{\"repository\":{\"id\":" + "9".repeat(10_000_000) + "}}"));
  }

  @ParameterizedTest
  @MethodSource("signatureVectors")
  void verifiesSignatureVectors(SignatureVector vector) {
    var secrets = List.of(Secret.of(vector.secret()));

    var verification =
        new WebhookVerifier(InstantSource.fixed(vector.now()))
            .verify(scheme(), vector.headers(), vector.body(), secrets);

    assertThat(verification instanceof Verified).isEqualTo(vector.valid());
  }

  @Test
  void acceptsBothSecretsDuringRotation() {
    var body = Buffer.buffer("{}");

    var withOld =
        verifier.verify(scheme(), signed(OLD_SECRET, body), body, List.of(SECRET, OLD_SECRET));
    var withNew =
        verifier.verify(scheme(), signed(SECRET, body), body, List.of(SECRET, OLD_SECRET));
    var afterRotation = verifier.verify(scheme(), signed(OLD_SECRET, body), body, List.of(SECRET));

    // Attack 21.
    assertThat(withOld).isInstanceOf(Verified.class);
    assertThat(withNew).isInstanceOf(Verified.class);
    assertThat(afterRotation).isInstanceOf(Rejected.class);
  }

  // Attacks 7, 13.
  @Test
  void rejectsWithoutSignatureOrSecret() {
    var body = Buffer.buffer("{}");

    var unsigned =
        verifier.verify(scheme(), MultiMap.caseInsensitiveMultiMap(), body, List.of(SECRET));
    var withoutSecret = verifier.verify(scheme(), signed(SECRET, body), body, List.of());

    assertThat(unsigned).isInstanceOf(Rejected.class);
    assertThat(withoutSecret).isInstanceOf(Rejected.class);
  }

  @Test
  void readsDeliveryIdFromItsHeader() {
    var id = "72d3162e-cc78-11e3-81ab-4c9367dc0958";
    var headers = MultiMap.caseInsensitiveMultiMap();
    provider().deliveryIdHeader().ifPresent(name -> headers.add(name, id));

    var envelope =
        provider().envelope(WebhookVerifier.acceptUnsigned(headers, Buffer.buffer("{}")));

    assertThat(envelope.deliveryId()).isEqualTo(provider().deliveryIdHeader().map(_ -> id));
  }

  protected final NormalizedWebhook normalize(MultiMap headers, Buffer body) {
    return provider().normalize(WebhookVerifier.acceptUnsigned(headers, body));
  }

  private SignatureScheme scheme() {
    return provider().signatureScheme();
  }

  private MultiMap signed(Secret secret, Buffer body) {
    return MultiMap.caseInsensitiveMultiMap().addAll(SignedHeaders.of(provider(), secret, body));
  }

  private JsonObject reviewed(Sample sample, JsonObject normalized) throws IOException {
    var file = payloads().file(sample.name() + ".event.json");
    if (WRITE) {
      Files.writeString(file, normalized.encodePrettily() + "\n");
    }
    return new JsonObject(Files.readString(file));
  }
}
