package io.trunkline.target.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.platform.secret.Secret;
import io.trunkline.provider.Provider;
import io.trunkline.provider.azuredevops.AzureDevopsWebhooks;
import io.trunkline.provider.github.GithubWebhooks;
import io.trunkline.provider.gitlab.GitlabWebhooks;
import io.trunkline.target.OriginalWebhook;
import io.trunkline.target.TargetRequest;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProviderFormatTest {

  /** The example in GitHub's documentation. */
  private static final Secret SECRET = Secret.of("It's a Secret to Everybody");

  private static final String SIGNATURE =
      "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";

  /** Computed with Python's {@code hmac}. */
  private static final String SHA1_SIGNATURE = "sha1=01dc10d0c83e72ed246219cdd91669667fe2ca59";

  @Test
  void signsRawBodyLikeProvider() {
    var original = original("X-GitHub-Event", "push");

    var outgoing = write(original, Map.of());

    assertThat(outgoing.body()).isEqualTo(Buffer.buffer("Hello, World!"));
    assertThat(outgoing.headers().getAll("X-Hub-Signature-256")).containsExactly(SIGNATURE);
    assertThat(outgoing.headers().getAll("X-Hub-Signature")).containsExactly(SHA1_SIGNATURE);
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

    assertThat(outgoing.headers().names())
        .containsExactlyInAnyOrder("X-Hub-Signature", "X-Hub-Signature-256");
    assertThat(outgoing.headers().getAll("X-Hub-Signature")).containsExactly(SHA1_SIGNATURE);
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
        .containsExactlyInAnyOrder("X-Good", "X-Hub-Signature", "X-Hub-Signature-256");
  }

  @Test
  void ownerHeadersReplaceAllOthers() {
    var original = original("User-Agent", "GitHub-Hookshot/044aadd");
    var ownerHeaders =
        Map.of("Authorization", Secret.of("Bearer x"), "user-agent", Secret.of("mine"));

    var outgoing = write(original, ownerHeaders);

    assertThat(outgoing.headers().get("Authorization")).isEqualTo("Bearer x");
    assertThat(outgoing.headers().getAll("User-Agent")).containsExactly("mine");
  }

  @Test
  void sendsTokenOfGitlab() {
    var outgoing = write(original(new GitlabWebhooks()), new JsonObject(), "secret", Map.of());

    assertThat(outgoing.headers().get("X-Gitlab-Token")).isEqualTo("secret");
    assertThat(outgoing.headers().contains("webhook-signature")).isFalse();
  }

  @Test
  void signsWithSigningTokenOfGitlab() {
    var original = original(new GitlabWebhooks(), "Idempotency-Key", "3a427872");

    var outgoing =
        write(original, new JsonObject(), "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", Map.of());

    assertThat(outgoing.headers().get("webhook-signature")).startsWith("v1,");
    assertThat(outgoing.headers().get("webhook-id")).isEqualTo("3a427872");
    assertThat(outgoing.headers().contains("X-Gitlab-Token")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "{}, trunkline:secret",
    "{'userName':'atlantis'}, atlantis:secret",
    "{'userName':'Jürgen'}, Jürgen:secret",
  })
  void authenticatesLikeAzureDevops(String settings, String credentials) {
    var original = original(new AzureDevopsWebhooks());

    var outgoing = write(original, new JsonObject(settings.replace('\'', '"')), "secret", Map.of());

    var sent = outgoing.headers().get("Authorization").substring("Basic ".length());
    assertThat(new String(Base64.getDecoder().decode(sent), UTF_8)).isEqualTo(credentials);
  }

  @ParameterizedTest
  @CsvSource({"Authorization, Basic bWluZQ==", "x-gitlab-token, mine"})
  void ownerHeaderHoldsAgainstSecret(String name, String value) {
    var provider = name.equals("Authorization") ? new AzureDevopsWebhooks() : new GitlabWebhooks();

    var outgoing =
        write(original(provider), new JsonObject(), "secret", Map.of(name, Secret.of(value)));

    assertThat(outgoing.headers().getAll(name)).containsExactly(value);
  }

  private static OutgoingRequest write(OriginalWebhook original, Map<String, Secret> ownerHeaders) {
    return write(original, new JsonObject(), SECRET.reveal(), ownerHeaders);
  }

  private static OutgoingRequest write(
      OriginalWebhook original,
      JsonObject settings,
      String secret,
      Map<String, Secret> ownerHeaders) {
    var request =
        new TargetRequest(
            "0198f6a0-0000-7000-8000-000000000001",
            Optional.empty(),
            settings,
            List.of(Secret.of(secret)),
            ownerHeaders,
            Optional.of(original));
    return ProviderFormat.write(original, request, Instant.EPOCH);
  }

  private static OriginalWebhook original(String... namesAndValues) {
    return original(new GithubWebhooks(), namesAndValues);
  }

  /** Alternating names and values. Vert.x's HTTP headers would reject the unsafe ones. */
  private static OriginalWebhook original(Provider provider, String... namesAndValues) {
    var headers = MultiMap.caseInsensitiveMultiMap();
    for (var i = 0; i < namesAndValues.length; i += 2) {
      headers.add(namesAndValues[i], namesAndValues[i + 1]);
    }
    return new OriginalWebhook(provider, headers, Buffer.buffer("Hello, World!"));
  }
}
