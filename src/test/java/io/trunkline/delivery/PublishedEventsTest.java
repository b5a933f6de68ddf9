package io.trunkline.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.delivery.TriggerEvent.TriggerRecipient;
import io.trunkline.event.BranchDeleted;
import io.trunkline.event.RepositoryEvent;
import io.trunkline.event.TagDeleted;
import io.trunkline.node.Adapters;
import io.trunkline.node.PublishedSchemas;
import io.trunkline.provider.NormalizedWebhook.Changes;
import io.trunkline.provider.Payloads;
import io.trunkline.provider.Provider;
import io.trunkline.provider.WebhookVerifier;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Events made of every recorded payload have the members that openapi.yaml describes. */
class PublishedEventsTest {
  static final List<Provider> PROVIDERS = Adapters.PROVIDERS;

  private static Stream<RepositoryEvent> events(Provider provider) {
    return new Payloads(provider.segment())
        .samples()
        .map(sample ->
            provider.normalize(WebhookVerifier.acceptUnsigned(sample.headers(), sample.body())))
        .filter(Changes.class::isInstance)
        .flatMap(webhook -> ((Changes) webhook).events().stream());
  }

  @ParameterizedTest
  @FieldSource("PROVIDERS")
  void describesEventsOfEveryPayload(Provider provider) {
    var events = events(provider).toList();

    assertThat(events).hasSizeGreaterThan(3);
    for (var event : events) {
      var data = EventJson.of(event);
      PublishedSchemas.check("Event", data);
      if (!(event instanceof BranchDeleted || event instanceof TagDeleted)) {
        PublishedSchemas.check("TriggerEvent", trigger(data));
      }
    }
  }

  private static JsonObject trigger(JsonObject data) {
    var recorded =
        data.copy()
            .put("eventId", new UUID(7, 1).toString())
            .put("deliveryId", new UUID(7, 2).toString())
            .put("providerType", "GitHub");
    var recipient =
        new TriggerRecipient(
            new UUID(7, 3).toString(), "000000000000", "deploy", "Source.default", "arn:aws:x");
    return TriggerEvent.of(recipient, recorded, Instant.parse("2026-01-31T12:00:00.123Z"));
  }

  @Test
  void noticesMembersThatAreNotDescribed() {
    var event = trigger(EventJson.of(events(PROVIDERS.getFirst()).findFirst().orElseThrow()));
    PublishedSchemas.check("TriggerEvent", event);

    assertThatThrownBy(
            () -> PublishedSchemas.check("TriggerEvent", event.copy().put("traceparent", "x")))
        .isInstanceOf(AssertionError.class);
    event.getJsonObject("data").getJsonObject("repository").put("visibility", "public");
    assertThatThrownBy(() -> PublishedSchemas.check("TriggerEvent", event))
        .isInstanceOf(AssertionError.class);
  }
}
