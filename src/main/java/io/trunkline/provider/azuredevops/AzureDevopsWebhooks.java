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

/** Azure DevOps' webhooks. All that they say stands in the body, and nothing of it is signed. */
public final class AzureDevopsWebhooks implements Provider {
  private static final SignatureScheme SCHEME = new BasicPassword();

  /** Zeros, dashes between them or not. */
  private static final Pattern SAMPLE_ID = Pattern.compile("0[0-]*");

  private static final PayloadReader FRAME =
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
    var frame = FRAME.read(webhook.body().getBytes());
    return Envelope.of(
        webhook, frame.findText("eventType", NAME_CHARS_MAX).orElse(""), deliveryId(frame));
  }

  @Override
  public NormalizedWebhook normalize(VerifiedWebhook webhook) {
    var payload = AzureDevopsFields.READER.read(webhook.body().getBytes());
    var type = payload.text("eventType", NAME_CHARS_MAX);
    if (payload.findError().isPresent()) {
      return new Ignored(payload.findError().get());
    }
    var meaning = meaning(type, payload);
    return meaning instanceof Ignored || !isSample(payload)
        ? meaning
        : new Ignored("a test of the subscription with sample data, for its id is zero");
  }

  private static NormalizedWebhook meaning(String type, PayloadObject payload) {
    return switch (type) {
      case "git.push" -> AzureDevopsPush.normalize(payload);
      case "git.pullrequest.created" -> AzureDevopsPullRequest.normalizeCreated(payload);
      case "git.pullrequest.updated" -> AzureDevopsPullRequest.normalizeUpdated(payload);
      case "git.pullrequest.merged" -> AzureDevopsPullRequest.normalizeMerged(payload);
      case "git.repo.created", "git.repo.deleted", "git.repo.renamed", "git.repo.statuschanged" ->
          new Ignored("event " + type + ": recorded, not acted on");
      default ->
          new Ignored(
              AzureDevopsFields.isEventName(type)
                  ? "event " + type + ": holds no change"
                  : "eventType is no event's type");
    };
  }

  /** Sample data, which the button that tests a subscription sends: nothing happened. */
  private static boolean isSample(PayloadObject frame) {
    return frame
        .findText("subscriptionId", ID_CHARS_MAX)
        .filter(id -> SAMPLE_ID.matcher(id).matches())
        .isPresent();
  }

  /** A notification's number counts within its subscription. */
  private static Optional<String> deliveryId(PayloadObject frame) {
    return frame
        .findText("subscriptionId", ID_CHARS_MAX)
        .flatMap(subscription ->
            frame.findPositive("notificationId").map(number -> subscription + "/" + number));
  }
}
