package io.trunkline.target.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.platform.secret.Secret;
import io.trunkline.target.OriginalWebhook;
import io.trunkline.target.TargetRequest;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProviderFormatTest {

  /** The example in GitHub's documentation. */
  private static final Secret SECRET = Secret.of("It's a Secret to Everybody");

  private static final String SIGNATURE =
      "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";

  @Test
  void signsRawBodyLikeProvider() {
    var original = original("X-GitHub-Event", "push");

    var outgoing = write(original, Map.of());

    assertThat(outgoing.body()).isEqualTo(Buffer.buffer("Hello, World!"));
    assertThat(outgoing.headers().getAll("X-Hub-Signature-256")).containsExactly(SIGNATURE);
  }

  @Test
  void forwardsProviderHeaders() {
    var original =
        original(
            "Content-Type", "application/json",
            "User-Agent", "GitHub-Hookshot/044aadd",
            "X-GitHub-Event", "push",
            "X-GitHub-Delivery", "72d3162e-cc78-11e3-81ab-4c9367dc0958",
            "X-GitHub-Hook-ID", "292430182");

    var outgoing = write(original, Map.of());

    original
        .headers()
        .forEach((name, value) -> assertThat(outgoing.headers().get(name)).isEqualTo(value));
  }

  @Test
  void doesNotForwardCredentialsAndRoutingHeaders() {
    var original =
        original(
            "Host",
            "gateway",
            "Content-Length",
            "1",
            "Connection",
            "close, X-Hop",
            "X-Hop",
            "1",
            "Transfer-Encoding",
            "chunked",
            "TE",
            "trailers",
            "Upgrade",
            "h2c",
            "Expect",
            "100-continue",
            "Keep-Alive",
            "1",
            "Authorization",
            "Basic x",
            "Proxy-Authorization",
            "Basic x",
            "Cookie",
            "a=b",
            "Forwarded",
            "for=1",
            "X-Forwarded-For",
            "1",
            "X-Forwarded-Proto",
            "https",
            "X-Real-IP",
            "1",
            "Via",
            "1",
            "X-Gitlab-Token",
            "x",
            "X-Hub-Signature",
            "sha1=0",
            "X-Hub-Signature-256",
            "sha256=0",
            "webhook-signature",
            "v1,0");

    var outgoing = write(original, Map.of());

    assertThat(outgoing.headers().names()).containsExactly("X-Hub-Signature-256");
    assertThat(outgoing.headers().getAll("X-Hub-Signature-256")).containsExactly(SIGNATURE);
  }

  // Attack 35.
  @Test
  void dropsUnsafeHeaders() {
    var original =
        original(
            "X-Split",
            "a\r\nX-Evil: 1",
            "X-Null",
            "a\u0000",
            "X-Bytes",
            "\u00ff",
            "X-Long",
            "x".repeat(5000),
            "X Bad",
            "1",
            "X-Good",
            "a b\tc");

    var outgoing = write(original, Map.of());

    assertThat(outgoing.headers().names())
        .containsExactlyInAnyOrder("X-Good", "X-Hub-Signature-256");
  }

  @Test
  void setsOwnerHeadersBelowSignature() {
    var original = original("User-Agent", "GitHub-Hookshot/044aadd");
    var ownerHeaders =
        Map.of(
            "Authorization", Secret.of("Bearer x"),
            "user-agent", Secret.of("mine"),
            "x-hub-signature-256", Secret.of("mine"));

    var outgoing = write(original, ownerHeaders);

    assertThat(outgoing.headers().get("Authorization")).isEqualTo("Bearer x");
    assertThat(outgoing.headers().getAll("User-Agent")).containsExactly("mine");
    assertThat(outgoing.headers().getAll("X-Hub-Signature-256")).containsExactly(SIGNATURE);
  }

  private static OutgoingRequest write(OriginalWebhook original, Map<String, Secret> ownerHeaders) {
    var request =
        new TargetRequest(
            "0198f6a0-0000-7000-8000-000000000001",
            new JsonObject(),
            new JsonObject(),
            Optional.of(SECRET),
            ownerHeaders,
            Optional.of(original));
    return ProviderFormat.write(original, request, SECRET, Instant.EPOCH);
  }

  /** Alternating names and values. Vert.x's HTTP headers would reject the unsafe ones. */
  private static OriginalWebhook original(String... namesAndValues) {
    var headers = MultiMap.caseInsensitiveMultiMap();
    for (var i = 0; i < namesAndValues.length; i += 2) {
      headers.add(namesAndValues[i], namesAndValues[i + 1]);
    }
    return new OriginalWebhook(new FakeGithub(), headers, Buffer.buffer("Hello, World!"));
  }
}
