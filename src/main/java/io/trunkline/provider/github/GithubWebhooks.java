package io.trunkline.provider.github;

import io.trunkline.event.OtherEvent;
import io.trunkline.provider.Envelope;
import io.trunkline.provider.NormalizedWebhook;
import io.trunkline.provider.NormalizedWebhook.Ignored;
import io.trunkline.provider.NormalizedWebhook.Ping;
import io.trunkline.provider.PayloadReader;
import io.trunkline.provider.Provider;
import io.trunkline.provider.SignatureScheme;
import io.trunkline.provider.SignatureScheme.HexHmac;
import io.trunkline.provider.VerifiedWebhook;
import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** Translates GitHub's webhooks. The event name is in a header that is not signed. */
public final class GithubWebhooks implements Provider {
  private static final Set<String> HEADERS =
      Set.of(
          "x-github-delivery",
          "x-github-enterprise-host",
          "x-github-enterprise-version",
          "x-github-event",
          "x-github-hook-id",
          "x-github-hook-installation-target-id",
          "x-github-hook-installation-target-type",
          "x-hub-signature",
          "x-hub-signature-256");

  private static final SignatureScheme SCHEME =
      new HexHmac("X-Hub-Signature-256", "sha256=", "HmacSHA256");

  /** The only signature that old receivers check. It must never be accepted here. */
  private static final SignatureScheme SHA1_SCHEME =
      new HexHmac("X-Hub-Signature", "sha1=", "HmacSHA1");

  private static final PayloadReader READER = GithubFields.reader(Stream.of());

  private static final String EVENT_HEADER = "X-GitHub-Event";
  private static final String DELIVERY_HEADER = "X-GitHub-Delivery";

  /** Only sent by Enterprise Server. */
  private static final String SERVER_HEADER = "X-GitHub-Enterprise-Host";

  private static final String FORM = "application/x-www-form-urlencoded";

  @Override
  public String segment() {
    return "github";
  }

  @Override
  public SignatureScheme signatureScheme() {
    return SCHEME;
  }

  @Override
  public List<SignatureScheme> sentSignatures() {
    return List.of(SHA1_SCHEME, SCHEME);
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
        false,
        Optional.ofNullable(headers.get(SERVER_HEADER)));
  }

  @Override
  public NormalizedWebhook normalize(VerifiedWebhook webhook) {
    var event = eventName(webhook.headers());
    return switch (event) {
      case "push" -> normalize(webhook, GithubPush::normalize);
      case "pull_request" -> normalize(webhook, GithubPullRequest::normalize);
      case "ping" -> new Ping();
      case "installation" -> normalize(webhook, GithubInstallation::normalize);
      case "installation_target" -> normalize(webhook, GithubOwnerRename::normalizeTarget);
      case "organization" -> normalize(webhook, GithubOwnerRename::normalizeOrganization);
      case "installation_repositories", "github_app_authorization", "repository", "meta" ->
          new Ignored("event " + event + ": recorded without action");
      case "create", "delete" ->
          new Ignored("event " + event + ": its push is sent as a separate delivery");
      case "" -> new Ignored("header " + EVENT_HEADER + " is missing");
      default ->
          new Ignored(
              GithubFields.isEventName(event)
                  ? "event " + event + ": contains no change"
                  : "header " + EVENT_HEADER + " is not a valid event name");
    };
  }

  @Override
  public Optional<OtherEvent> findOtherEvent(VerifiedWebhook webhook) {
    return json(webhook)
        .flatMap(body -> {
          var payload = READER.read(body);
          var repository = GithubFields.repository(payload);
          var event =
              new OtherEvent(
                  repository,
                  GithubFields.actor(payload),
                  eventName(webhook.headers()),
                  webhook.bodyDigestHex());
          return payload.findError().isPresent() ? Optional.empty() : Optional.of(event);
        });
  }

  @Override
  public Optional<String> findProviderInstallationId(VerifiedWebhook webhook) {
    return json(webhook).flatMap(GithubInstallation::id);
  }

  private static String eventName(MultiMap headers) {
    return Optional.ofNullable(headers.get(EVENT_HEADER)).orElse("");
  }

  private static NormalizedWebhook normalize(
      VerifiedWebhook webhook, Function<byte[], NormalizedWebhook> normalizeJson) {
    return json(webhook)
        .map(normalizeJson)
        .orElseGet(() -> new Ignored("the form has no field payload"));
  }

  /** Empty if a form does not have the field. */
  private static Optional<byte[]> json(VerifiedWebhook webhook) {
    var body = webhook.body().getBytes();
    return isForm(webhook) ? FormField.find(body, "payload") : Optional.of(body);
  }

  /** The media type may have parameters. */
  private static boolean isForm(VerifiedWebhook webhook) {
    var contentType = webhook.headers().get("Content-Type");
    return contentType != null && contentType.regionMatches(true, 0, FORM, 0, FORM.length());
  }
}
