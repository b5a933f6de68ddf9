package io.trunkline.provider.bitbucket;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.provider.NormalizedWebhook.Changes;
import io.trunkline.provider.NormalizedWebhook.Ignored;
import io.trunkline.provider.Payloads;
import io.trunkline.provider.Payloads.SignatureVector;
import io.trunkline.provider.Provider;
import io.trunkline.provider.ProviderContract;
import io.trunkline.provider.WebhookVerifier;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BitbucketWebhooksTest extends ProviderContract {
  private static final Payloads PAYLOADS = new Payloads("bitbucket");

  private final BitbucketWebhooks bitbucket = new BitbucketWebhooks();

  @Override
  protected Provider provider() {
    return bitbucket;
  }

  @Override
  protected Payloads payloads() {
    return PAYLOADS;
  }

  @Override
  protected Stream<SignatureVector> signatureVectors() {
    return Stream.concat(PAYLOADS.signatureVectors("signature-vectors.json"), wholePayload());
  }

  /** The only complete payload whose secret and signature are known. */
  private static Stream<SignatureVector> wholePayload() {
    var signed = PAYLOADS.sample("push-signed");
    var secret =
        PAYLOADS.json("index.json").getJsonArray("payloads").stream()
            .map(JsonObject.class::cast)
            .filter(entry -> entry.getString("name").equals("push-signed"))
            .findFirst()
            .orElseThrow()
            .getString("secret");
    var changed = signed.body().copy().appendString(" ");
    return Stream.of(
        new SignatureVector(
            "complete payload", secret, signed.headers(), signed.body(), Instant.EPOCH, true),
        new SignatureVector(
            "complete payload with another byte",
            secret,
            signed.headers(),
            changed,
            Instant.EPOCH,
            false));
  }

  @Override
  protected MultiMap pushHeaders() {
    return event("repo:push");
  }

  // Attack 24.
  @Test
  void ignoresPushWithPullRequestBody() {
    var body = PAYLOADS.sample("pullrequest-created").body();

    var normalized = normalize(event("repo:push"), body);

    assertThat(normalized).isEqualTo(new Ignored("push.changes is missing"));
  }

  @Test
  void ignoresPullRequestWithPushBody() {
    var body = PAYLOADS.sample("push-branch").body();

    var normalized = normalize(event("pullrequest:created"), body);

    assertThat(normalized).isEqualTo(new Ignored("pullrequest.id is missing"));
  }

  // Attack 23.
  @Test
  void ignoresHeadersOfOtherProviders() {
    var headers =
        MultiMap.caseInsensitiveMultiMap()
            .add("X-GitHub-Event", "push")
            .add("X-Gitlab-Event", "Push Hook");

    var normalized = normalize(headers, PAYLOADS.sample("push-branch").body());

    assertThat(normalized).isEqualTo(new Ignored("header X-Event-Key is missing"));
  }

  // Attack 39.
  @ParameterizedTest
  @CsvSource({
    "diagnostics:ping, event diagnostics:ping: Bitbucket Data Center is not supported",
    "repo:refs_changed, event repo:refs_changed: Bitbucket Data Center is not supported",
    "repo:updated, 'event repo:updated: recorded without action'",
    "pullrequest:approved, event pullrequest:approved: contains no change",
    "repo:fork, event repo:fork: contains no change"
  })
  void namesIgnoredEvent(String key, String reason) {
    var normalized = normalize(event(key), Buffer.buffer("{\"test\":true}"));

    assertThat(normalized).isEqualTo(new Ignored(reason));
  }

  // Attack 28.
  @ParameterizedTest
  @ValueSource(strings = {"repo:push\nlevel=ERROR", "REPO:PUSH", " repo:push", "<b>"})
  void doesNotQuoteInvalidEventKey(String key) {
    var normalized = normalize(event(key), PAYLOADS.sample("push-branch").body());

    assertThat(normalized).isEqualTo(new Ignored("header X-Event-Key is not a valid event key"));
  }

  @Test
  void usesBodyDigestAsIdentity() {
    var body = PAYLOADS.sample("push-branch").body();

    var one = bitbucket.envelope(WebhookVerifier.acceptUnsigned(event("repo:push"), body));
    var headers = event("repo:push").add("X-Request-UUID", "other").add("X-Attempt-Number", "2");
    var other = bitbucket.envelope(WebhookVerifier.acceptUnsigned(headers, body));

    assertThat(one.eventName()).isEqualTo("repo:push");
    assertThat(other.identity()).isEqualTo(one.identity());
    assertThat(other.deliveryId()).contains("other");
  }

  // Attack 6.
  @Test
  void ignoresRepeatedField() {
    var repeated = PAYLOADS.sample("push-branch").body().toString().strip();
    repeated = repeated.substring(0, repeated.length() - 1) + ",\"push\":{\"changes\":[]}}";

    var normalized = normalize(event("repo:push"), Buffer.buffer(repeated));

    assertThat(normalized).isEqualTo(new Ignored("push occurs twice"));
  }

  @Test
  void readsEveryChangeOfDelivery() {
    var changes =
        (Changes) normalize(event("repo:push"), PAYLOADS.sample("push-multiple-changes").body());

    assertThat(changes.events())
        .extracting(event -> event.getClass().getSimpleName())
        .containsExactly("BranchPushed", "BranchPushed", "TagPushed");
    assertThat(changes.skippedChanges()).isEmpty();
  }

  private static MultiMap event(String key) {
    return MultiMap.caseInsensitiveMultiMap().add("X-Event-Key", key);
  }
}
