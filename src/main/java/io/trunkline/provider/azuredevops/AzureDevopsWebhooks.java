package io.trunkline.provider.azuredevops;

import static io.trunkline.provider.PayloadObject.ID_CHARS_MAX;
import static io.trunkline.provider.PayloadObject.NAME_CHARS_MAX;

import io.trunkline.event.OtherEvent;
import io.trunkline.provider.Envelope;
import io.trunkline.provider.NormalizedWebhook;
import io.trunkline.provider.NormalizedWebhook.Ignored;
import io.trunkline.provider.PayloadObject;
import io.trunkline.provider.PayloadReader;
import io.trunkline.provider.Provider;
import io.trunkline.provider.SignatureScheme;
import io.trunkline.provider.SignatureScheme.BasicPassword;
import io.trunkline.provider.VerifiedWebhook;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Translates the webhooks of Azure DevOps. All data is in the body, which is not signed. */
public final class AzureDevopsWebhooks implements Provider {
  private static final Set<String> HEADERS = Set.of("x-vss-activityid", "x-vss-subscriptionid");

  private static final SignatureScheme SCHEME = new BasicPassword();

  /** Zeros, with or without dashes. */
  private static final Pattern ZERO_ID = Pattern.compile("0[0-]*");

  /**
   * The event ids of the sample data that Azure DevOps sends for a test. The id of a real event is
   * random.
   */
  private static final Set<String> SAMPLE_EVENT_IDS =
      Set.of(
          // git.push
          "03c164c2-8912-4d5e-8009-3707d5f83734",
          // git.pullrequest.created, updated and merged
          "2ab4e3d3-b7a6-425e-92b1-5a9982c1269e",
          "af07be1b-f3ad-44c8-a7f1-c4835f2df06b",
          "6872ee8c-b333-4eff-bfb9-0d5274943566");

  private static final PayloadReader READER =
      PayloadReader.of(
          Stream.of(AzureDevopsFields.PATHS, AzureDevopsPush.PATHS, AzureDevopsPullRequest.PATHS)
              .flatMap(List::stream)
              .toList());
  private static final PayloadReader OTHER_READER =
      PayloadReader.of(
          Stream.concat(
                  AzureDevopsFields.PATHS.stream(),
                  Stream.concat(
                      AzureDevopsFields.repositoryPaths("resource.pullRequest.repository"),
                      Stream.of(
                          "resource.comment.author.id", "resource.comment.author.uniqueName")))
              .toList());
  private static final PayloadReader ENVELOPE_READER =
      PayloadReader.of(List.of("eventType", "subscriptionId", "notificationId"));

  @Override
  public String segment() {
    return "azure-devops";
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
    return Optional.empty();
  }

  @Override
  public Envelope envelope(VerifiedWebhook webhook) {
    var envelope = ENVELOPE_READER.read(webhook.body().getBytes());
    return Envelope.of(
        webhook, envelope.findText("eventType", NAME_CHARS_MAX).orElse(""), deliveryId(envelope));
  }

  @Override
  public NormalizedWebhook normalize(VerifiedWebhook webhook) {
    var payload = READER.read(webhook.body().getBytes());
    var event = payload.text("eventType", NAME_CHARS_MAX);
    if (payload.findError().isPresent()) {
      return new Ignored(payload.findError().get());
    }
    var normalized = normalize(event, payload);
    return normalized instanceof Ignored
        ? normalized
        : findSampleReason(payload)
            .<NormalizedWebhook>map(reason ->
                new Ignored("test of the subscription with sample data, because " + reason))
            .orElse(normalized);
  }

  private static NormalizedWebhook normalize(String event, PayloadObject payload) {
    return switch (event) {
      case "git.push" -> AzureDevopsPush.normalize(payload);
      case "git.pullrequest.created" -> AzureDevopsPullRequest.normalizeCreated(payload);
      case "git.pullrequest.updated" -> AzureDevopsPullRequest.normalizeUpdated(payload);
      case "git.pullrequest.merged" -> AzureDevopsPullRequest.normalizeMerged(payload);
      case "git.repo.created", "git.repo.deleted", "git.repo.renamed", "git.repo.statuschanged" ->
          new Ignored("event " + event + ": recorded without action");
      default ->
          new Ignored(
              AzureDevopsFields.isEventName(event)
                  ? "event " + event + ": contains no change"
                  : "eventType is not a valid event type");
    };
  }

  @Override
  public Optional<OtherEvent> findOtherEvent(VerifiedWebhook webhook) {
    var payload = OTHER_READER.read(webhook.body().getBytes());
    var resource = payload.object("resource");
    var owner = resource.has("repository") ? resource : resource.object("pullRequest");
    var event =
        new OtherEvent(
            AzureDevopsFields.repository(payload, owner.object("repository")),
            AzureDevopsFields.actor(resource.object("comment").object("author")),
            payload.text("eventType", NAME_CHARS_MAX),
            webhook.bodyDigestHex());
    return payload.findError().isPresent() || findSampleReason(payload).isPresent()
        ? Optional.empty()
        : Optional.of(event);
  }

  /**
   * Returns how the sample data of a test is recognized, or empty for a real event. The
   * subscription id is zero until the subscription is saved. Every delivery has a subscription id,
   * so a payload without one was not sent by a test.
   */
  private static Optional<String> findSampleReason(PayloadObject payload) {
    return payload
        .findText("subscriptionId", ID_CHARS_MAX)
        .flatMap(id -> {
          if (ZERO_ID.matcher(id).matches()) {
            return Optional.of("its id is zero");
          }
          return payload
              .findText("id", ID_CHARS_MAX)
              .filter(SAMPLE_EVENT_IDS::contains)
              .map(_ -> "the event id is that of a sample");
        });
  }

  /** The notification id is only unique within its subscription. */
  private static Optional<String> deliveryId(PayloadObject payload) {
    return payload
        .findText("subscriptionId", ID_CHARS_MAX)
        .flatMap(subscription ->
            payload.findPositive("notificationId").map(number -> subscription + "/" + number));
  }
}
