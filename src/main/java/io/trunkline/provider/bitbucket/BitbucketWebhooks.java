package io.trunkline.provider.bitbucket;

import io.trunkline.event.PullRequestChanged.Event;
import io.trunkline.provider.Envelope;
import io.trunkline.provider.NormalizedWebhook;
import io.trunkline.provider.NormalizedWebhook.Ignored;
import io.trunkline.provider.Provider;
import io.trunkline.provider.SignatureScheme;
import io.trunkline.provider.SignatureScheme.HexHmac;
import io.trunkline.provider.VerifiedWebhook;
import io.vertx.core.MultiMap;
import java.util.Optional;

/** Bitbucket's webhooks. The event's key stands in a header, and no signature covers it. */
public final class BitbucketWebhooks implements Provider {
  /** The header in which GitHub sends SHA-1; here it is SHA-256 or nothing. */
  private static final SignatureScheme SCHEME =
      new HexHmac("X-Hub-Signature", "sha256=", "HmacSHA256");

  private static final String EVENT_HEADER = "X-Event-Key";
  private static final String DELIVERY_HEADER = "X-Request-UUID";

  @Override
  public String segment() {
    return "bitbucket";
  }

  @Override
  public SignatureScheme signatureScheme() {
    return SCHEME;
  }

  @Override
  public Optional<String> deliveryIdHeader() {
    return Optional.of(DELIVERY_HEADER);
  }

  @Override
  public Envelope envelope(VerifiedWebhook webhook) {
    var headers = webhook.headers();
    return Envelope.of(
        webhook, eventKey(headers), Optional.ofNullable(headers.get(DELIVERY_HEADER)));
  }

  /** The key decides, whatever the {@code state} in the body. */
  @Override
  public NormalizedWebhook normalize(VerifiedWebhook webhook) {
    var key = eventKey(webhook.headers());
    var json = webhook.body().getBytes();
    return switch (key) {
      case "repo:push" -> BitbucketPush.normalize(json);
      case "pullrequest:created" -> BitbucketPullRequest.normalize(json, Event.OPEN, false);
      case "pullrequest:updated" -> BitbucketPullRequest.normalizeUpdated(json);
      case "pullrequest:fulfilled" -> BitbucketPullRequest.normalize(json, Event.CLOSED, true);
      case "pullrequest:rejected" -> BitbucketPullRequest.normalize(json, Event.CLOSED, false);
      case "repo:updated", "repo:transfer", "repo:deleted" ->
          new Ignored("event " + key + ": recorded, not acted on");
      case "diagnostics:ping", "repo:refs_changed" ->
          new Ignored("event " + key + ": Bitbucket Data Center is not served");
      case "" -> new Ignored("header " + EVENT_HEADER + " is missing");
      default ->
          new Ignored(
              BitbucketFields.isEventName(key)
                  ? "event " + key + ": holds no change"
                  : "header " + EVENT_HEADER + " is no event's key");
    };
  }

  private static String eventKey(MultiMap headers) {
    return Optional.ofNullable(headers.get(EVENT_HEADER)).orElse("");
  }
}
