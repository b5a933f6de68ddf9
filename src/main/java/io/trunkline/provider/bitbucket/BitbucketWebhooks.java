package io.trunkline.provider.bitbucket;

import io.trunkline.event.OtherEvent;
import io.trunkline.event.PullRequestChanged.Event;
import io.trunkline.provider.Envelope;
import io.trunkline.provider.NormalizedWebhook;
import io.trunkline.provider.NormalizedWebhook.Ignored;
import io.trunkline.provider.PayloadReader;
import io.trunkline.provider.Provider;
import io.trunkline.provider.SignatureScheme;
import io.trunkline.provider.SignatureScheme.HexHmac;
import io.trunkline.provider.VerifiedWebhook;
import io.vertx.core.MultiMap;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Translates Bitbucket's webhooks. The event key is in a header that is not signed. */
public final class BitbucketWebhooks implements Provider {
  private static final Set<String> HEADERS =
      Set.of("x-attempt-number", "x-event-key", "x-hook-uuid", "x-hub-signature", "x-request-uuid");

  /** GitHub sends SHA-1 in this header, Bitbucket only SHA-256. */
  private static final SignatureScheme SCHEME =
      new HexHmac("X-Hub-Signature", "sha256=", "HmacSHA256");

  private static final PayloadReader READER = BitbucketFields.reader(Stream.of());

  private static final String EVENT_HEADER = "X-Event-Key";
  private static final String DELIVERY_HEADER = "X-Request-UUID";
  private static final String ATTEMPT_HEADER = "X-Attempt-Number";

  @Override
  public String segment() {
    return "bitbucket";
  }

  @Override
  public SignatureScheme signatureScheme() {
    return SCHEME;
  }

  @Override
  public Set<String> webhookHeaders() {
    return HEADERS;
  }

  @Override
  public Optional<String> deliveryIdHeader() {
    return Optional.of(DELIVERY_HEADER);
  }

  @Override
  public Envelope envelope(VerifiedWebhook webhook) {
    var headers = webhook.headers();
    return new Envelope(
        eventName(headers),
        Optional.ofNullable(headers.get(DELIVERY_HEADER)),
        Envelope.bodyOf(webhook),
        Optional.ofNullable(headers.get(ATTEMPT_HEADER)).filter(n -> !n.equals("1")).isPresent(),
        Optional.empty());
  }

  /** Uses the event key and not the {@code state} in the body. */
  @Override
  public NormalizedWebhook normalize(VerifiedWebhook webhook) {
    var event = eventName(webhook.headers());
    var json = webhook.body().getBytes();
    return switch (event) {
      case "repo:push" -> BitbucketPush.normalize(json);
      case "pullrequest:created" -> BitbucketPullRequest.normalize(json, Event.OPEN, false);
      case "pullrequest:updated" -> BitbucketPullRequest.normalizeUpdated(json);
      case "pullrequest:fulfilled" -> BitbucketPullRequest.normalize(json, Event.CLOSED, true);
      case "pullrequest:rejected" -> BitbucketPullRequest.normalize(json, Event.CLOSED, false);
      case "repo:updated", "repo:transfer", "repo:deleted" ->
          new Ignored("event " + event + ": recorded without action");
      case "diagnostics:ping", "repo:refs_changed" ->
          new Ignored("event " + event + ": Bitbucket Data Center is not supported");
      case "" -> new Ignored("header " + EVENT_HEADER + " is missing");
      default ->
          new Ignored(
              BitbucketFields.isEventName(event)
                  ? "event " + event + ": contains no change"
                  : "header " + EVENT_HEADER + " is not a valid event key");
    };
  }

  @Override
  public Optional<OtherEvent> findOtherEvent(VerifiedWebhook webhook) {
    var payload = READER.read(webhook.body().getBytes());
    var event =
        new OtherEvent(
            BitbucketFields.repository(payload),
            BitbucketFields.actor(payload),
            eventName(webhook.headers()),
            webhook.bodyDigestHex());
    return payload.findError().isPresent() ? Optional.empty() : Optional.of(event);
  }

  private static String eventName(MultiMap headers) {
    return Optional.ofNullable(headers.get(EVENT_HEADER)).orElse("");
  }
}
