package io.trunkline.provider.gitlab;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.provider.Envelope;
import io.trunkline.provider.NormalizedWebhook;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GitlabWebhooksTest extends ProviderContract {
  private static final Payloads PAYLOADS = new Payloads("gitlab");
  private static final String KEY = "3a427872-00df-429c-9bc9-a9475de2efe4";
  private static final String OTHER_KEY = "a1f1a6a5-3d0f-4b1e-9d3b-0d5a2f8c7e61";
  private static final Ignored UNSUPPORTED =
      new Ignored("unsupported template: the body has neither object_kind nor event_name");

  private final GitlabWebhooks gitlab = new GitlabWebhooks();
  private JsonObject push = PAYLOADS.json("push-branch.json");

  @BeforeEach
  void readPush() {
    push = PAYLOADS.json("push-branch.json");
  }

  @Override
  protected Provider provider() {
    return gitlab;
  }

  @Override
  protected Payloads payloads() {
    return PAYLOADS;
  }

  @Override
  protected Stream<SignatureVector> signatureVectors() {
    return PAYLOADS.signatureVectors("signature-vectors.json");
  }

  @Override
  protected MultiMap pushHeaders() {
    return event("Push Hook");
  }

  // Attack 24.
  @ParameterizedTest
  @ValueSource(strings = {"System Hook", "Merge Request Hook", "Note Hook", "", "\u0000"})
  void usesKindFromBodyAndNotFromHeader(String header) {
    var normalized = normalize(event(header), push.toBuffer());

    assertThat(normalized)
        .isInstanceOf(Changes.class)
        .isEqualTo(normalize(event("Push Hook"), push.toBuffer()));
  }

  @Test
  void readsEventNameOfSystemHook() {
    push.remove("object_kind");

    var normalized = normalize(event("System Hook"), push.toBuffer());

    assertThat(normalized).isInstanceOf(Changes.class);
  }

  @Test
  void ignoresCustomTemplate() {
    push.remove("object_kind");
    push.remove("event_name");

    var normalized = normalize(event("Push Hook"), push.toBuffer());

    assertThat(normalized).isEqualTo(UNSUPPORTED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{\"kind\":\"push\"}"})
  void ignoresKindThatIsNotAString(String kind) {
    push.remove("event_name");
    push.put("object_kind", kind.isEmpty() ? "" : new JsonObject(kind));

    var normalized = normalize(event("Push Hook"), push.toBuffer());

    assertThat(normalized).isEqualTo(UNSUPPORTED);
  }

  // Attack 28.
  @ParameterizedTest
  @ValueSource(strings = {"push\nlevel=ERROR", "PUSH", " push", "<b>"})
  void doesNotQuoteInvalidKind(String kind) {
    push.put("object_kind", kind);

    var normalized = normalize(event("Push Hook"), push.toBuffer());

    assertThat(normalized).isEqualTo(new Ignored("object_kind is not a valid event name"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"note", "issue", "pipeline", "build", "wiki_page", "release"})
  void namesIgnoredEvent(String kind) {
    push.put("object_kind", kind);

    var normalized = normalize(event("Push Hook"), push.toBuffer());

    assertThat(normalized).isEqualTo(new Ignored("event " + kind + ": contains no change"));
  }

  @Test
  void ignoresMergeRequestWithPushBody() {
    push.put("object_kind", "merge_request");

    var normalized = normalize(event("Merge Request Hook"), push.toBuffer());

    assertThat(normalized).isEqualTo(new Ignored("object_attributes.action is missing"));
  }

  @Test
  void ignoresPushWithMergeRequestBody() {
    var mergeRequest = PAYLOADS.json("merge-request-open.json").put("object_kind", "push");

    var normalized = normalize(event("Push Hook"), mergeRequest.toBuffer());

    assertThat(normalized).isEqualTo(new Ignored("ref is missing"));
  }

  // Attack 6.
  @Test
  void ignoresRepeatedField() {
    var text = push.encode();
    var repeated = text.substring(0, text.length() - 1) + ",\"ref\":\"refs/heads/other\"}";

    var normalized = normalize(event("Push Hook"), Buffer.buffer(repeated));

    assertThat(normalized).isEqualTo(new Ignored("ref occurs twice"));
  }

  // Attack 6.
  @ParameterizedTest
  @ValueSource(strings = {"ref", "commits", "project", "push_options", "object_attributes"})
  void ignoresTooDeepField(String field) {
    var deep = "{\"object_kind\":\"push\",\"" + field + "\":" + "[".repeat(100_000);

    var normalized = normalize(event("Push Hook"), Buffer.buffer(deep));

    assertThat(normalized).isEqualTo(new Ignored("the body is not valid JSON"));
  }

  @Test
  void identifiesResentDeliveryByKey() {
    var resent = push.copy().put("user_email", "[REDACTED]");

    var first = envelope(key(KEY), push);
    var again = envelope(key(KEY), resent);

    assertThat(again.identity()).isEqualTo(first.identity());
    assertThat(again.deliveryId()).contains(KEY);
  }

  @Test
  void distinguishesDeliveriesWithEqualBodiesByKey() {
    var first = envelope(key(KEY), push);
    var other = envelope(key(OTHER_KEY), push);

    assertThat(other.identity()).isNotEqualTo(first.identity());
  }

  @Test
  void usesSignedIdIfKeyIsMissing() {
    var byKey = envelope(key(KEY), push);
    var byId = envelope(headers("webhook-id", KEY), push);
    var withBoth = envelope(key(KEY).add("webhook-id", OTHER_KEY), push);

    assertThat(byId.deliveryId()).contains(KEY);
    assertThat(byId.identity()).isEqualTo(byKey.identity()).isEqualTo(withBoth.identity());
  }

  @ParameterizedTest
  @CsvSource({"' '", "''"})
  void identifiesDeliveryByBodyWithoutId(String blank) {
    var first = envelope(key(blank), push);
    var same = envelope(MultiMap.caseInsensitiveMultiMap(), push);
    var other = envelope(key(blank), push.copy().put("after", "b".repeat(40)));

    assertThat(first.deliveryId()).isEmpty();
    assertThat(same.identity()).isEqualTo(first.identity());
    assertThat(other.identity()).isNotEqualTo(first.identity());
  }

  @Test
  void identifiesDeliveryByBodyIfKeyIsTooLong() {
    var tooLong = envelope(key("k".repeat(129)), push);
    var none = envelope(MultiMap.caseInsensitiveMultiMap(), push);
    var longest = envelope(key("k".repeat(128)), push);

    assertThat(tooLong.identity()).isEqualTo(none.identity()).isNotEqualTo(longest.identity());
  }

  @ParameterizedTest
  @CsvSource({"Push Hook, Push Hook", "System Hook, System Hook", "'', push"})
  void readsEventNameFromHeaderOrElseFromBody(String header, String name) {
    var envelope = envelope(event(header), push);

    assertThat(envelope.eventName()).isEqualTo(name);
  }

  @Test
  void hasNoEventNameIfMissing() {
    var envelope = envelope(MultiMap.caseInsensitiveMultiMap(), new JsonObject());

    assertThat(envelope.eventName()).isEmpty();
  }

  @Test
  void readsServerFromHeader() {
    var named = envelope(headers("X-Gitlab-Instance", "https://gitlab.example.com"), push);
    var unnamed = envelope(MultiMap.caseInsensitiveMultiMap(), push);

    assertThat(named.server()).contains("https://gitlab.example.com");
    assertThat(unnamed.server()).isEmpty();
  }

  private Envelope envelope(MultiMap headers, JsonObject body) {
    return gitlab.envelope(WebhookVerifier.acceptUnsigned(headers, body.toBuffer()));
  }

  private static MultiMap key(String key) {
    return headers("Idempotency-Key", key);
  }

  private static MultiMap event(String name) {
    return headers("X-Gitlab-Event", name);
  }

  private static MultiMap headers(String name, String value) {
    return MultiMap.caseInsensitiveMultiMap().add(name, value);
  }

  /** Used by the tests of the events. */
  static NormalizedWebhook normalize(JsonObject body) {
    return new GitlabWebhooks()
        .normalize(
            WebhookVerifier.acceptUnsigned(MultiMap.caseInsensitiveMultiMap(), body.toBuffer()));
  }
}
