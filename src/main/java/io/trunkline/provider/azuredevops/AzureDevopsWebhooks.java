package io.trunkline.provider.azuredevops;

import static io.trunkline.provider.PayloadObject.ID_CHARS_MAX;
import static io.trunkline.provider.PayloadObject.NAME_CHARS_MAX;

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
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Translates the webhooks of Azure DevOps. All data is in the body, which is not signed. */
public final class AzureDevopsWebhooks implements Provider {
  private static final SignatureScheme SCHEME = new BasicPassword();

  /** Zeros, with or without dashes. */
  private static final Pattern SAMPLE_ID = Pattern.compile("0[0-]*");

  private static final PayloadReader READER =
      PayloadReader.of(
          Stream.of(AzureDevopsFields.PATHS, AzureDevopsPush.PATHS, AzureDevopsPullRequest.PATHS)
              .flatMap(List::stream)
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
    return normalized instanceof Ignored || !isSample(payload)
        ? normalized
        : new Ignored("test of the subscription with sample data, because its id is zero");
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

  /** The test button of a subscription sends sample data, with an id of zeros. */
  private static boolean isSample(PayloadObject payload) {
    return payload
        .findText("subscriptionId", ID_CHARS_MAX)
        .filter(id -> SAMPLE_ID.matcher(id).matches())
        .isPresent();
  }

  /** The notification id is only unique within its subscription. */
  private static Optional<String> deliveryId(PayloadObject payload) {
    return payload
        .findText("subscriptionId", ID_CHARS_MAX)
        .flatMap(subscription ->
            payload.findPositive("notificationId").map(number -> subscription + "/" + number));
  }
}
