package io.trunkline.provider.gitlab;

import io.trunkline.event.OtherEvent;
import io.trunkline.platform.secret.StandardWebhooks;
import io.trunkline.provider.Envelope;
import io.trunkline.provider.NormalizedWebhook;
import io.trunkline.provider.NormalizedWebhook.Ignored;
import io.trunkline.provider.PayloadReader;
import io.trunkline.provider.Provider;
import io.trunkline.provider.SignatureScheme;
import io.trunkline.provider.SignatureScheme.HeaderToken;
import io.trunkline.provider.SignatureScheme.SchemeBySecret;
import io.trunkline.provider.VerifiedWebhook;
import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Translates GitLab's webhooks. The kind of event is read from the body, because the header with
 * its name is not signed: a signing token only covers {@code webhook-id} and {@code
 * webhook-timestamp}.
 */
public final class GitlabWebhooks implements Provider {
  private static final Set<String> HEADERS =
      Set.of(
          "idempotency-key",
          "webhook-id",
          "webhook-signature",
          "webhook-timestamp",
          "x-gitlab-event",
          "x-gitlab-event-uuid",
          "x-gitlab-instance",
          "x-gitlab-webhook-uuid");

  private static final SignatureScheme SCHEME =
      new SchemeBySecret(new HeaderToken("X-Gitlab-Token"));
  private static final String EVENT_HEADER = "X-Gitlab-Event";

  /** Equal for a resent delivery, whose body may differ because e-mail addresses are redacted. */
  private static final String DELIVERY_HEADER = "Idempotency-Key";

  /** Sent in addition if the hook has a signing token, with the same value. */
  private static final String SIGNED_ID_HEADER = StandardWebhooks.ID_HEADER;

  private static final String SERVER_HEADER = "X-Gitlab-Instance";

  /** Longer ids are not used as identity. GitLab's ids are UUIDs. */
  private static final int ID_CHARS_MAX = 128;

  private static final PayloadReader READER =
      PayloadReader.of(
          Stream.of(
                  GitlabFields.PATHS,
                  GitlabPush.PATHS,
                  GitlabPullRequest.PATHS,
                  GitlabRepositoryUpdate.PATHS)
              .flatMap(List::stream)
              .toList());
  private static final PayloadReader OTHER_READER =
      PayloadReader.of(
          Stream.concat(GitlabFields.PATHS.stream(), Stream.of("user.id", "user.username"))
              .toList());
  private static final PayloadReader KIND_READER = PayloadReader.of(GitlabFields.KIND_PATHS);

  @Override
  public String segment() {
    return "gitlab";
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

  /** The identity is the body if there is no delivery id: servers before 17.4 send none. */
  @Override
  public Envelope envelope(VerifiedWebhook webhook) {
    var headers = webhook.headers();
    var id = find(headers, DELIVERY_HEADER).or(() -> find(headers, SIGNED_ID_HEADER));
    return new Envelope(
        find(headers, EVENT_HEADER).orElseGet(() -> readKind(webhook)),
        id,
        id.filter(text -> text.length() <= ID_CHARS_MAX)
            .<Envelope.Identity>map(Envelope.Identity.GivenId::new)
            .orElseGet(() -> Envelope.bodyOf(webhook)),
        false,
        find(headers, SERVER_HEADER));
  }

  @Override
  public NormalizedWebhook normalize(VerifiedWebhook webhook) {
    var payload = READER.read(webhook.body().getBytes());
    if (payload.findError().isPresent()) {
      return new Ignored(payload.findError().get());
    }
    var kind = GitlabFields.kind(payload);
    return switch (kind) {
      case "push", "tag_push" -> GitlabPush.normalize(payload);
      case "merge_request" -> GitlabPullRequest.normalize(payload);
      case "repository_update" -> GitlabRepositoryUpdate.normalize(payload);
      case "project_create",
          "project_destroy",
          "project_rename",
          "project_transfer",
          "project_update" ->
          new Ignored("event " + kind + ": recorded without action");
      case "" ->
          new Ignored("unsupported template: the body has neither object_kind nor event_name");
      default ->
          new Ignored(
              GitlabFields.isEventName(kind)
                  ? "event " + kind + ": contains no change"
                  : "object_kind is not a valid event name");
    };
  }

  @Override
  public Optional<OtherEvent> findOtherEvent(VerifiedWebhook webhook) {
    var payload = OTHER_READER.read(webhook.body().getBytes());
    var actor =
        GitlabFields.actor(payload.object("user"), "id", "username")
            .or(() -> GitlabFields.actor(payload, "user_id", "user_username"));
    var event =
        new OtherEvent(
            GitlabFields.repository(payload),
            actor,
            find(webhook.headers(), EVENT_HEADER).orElseGet(() -> GitlabFields.kind(payload)),
            webhook.bodyDigestHex());
    return payload.findError().isPresent() ? Optional.empty() : Optional.of(event);
  }

  private static String readKind(VerifiedWebhook webhook) {
    return GitlabFields.kind(KIND_READER.read(webhook.body().getBytes()));
  }

  /** Empty also if the header is blank. */
  private static Optional<String> find(MultiMap headers, String name) {
    return Optional.ofNullable(headers.get(name)).filter(value -> !value.isBlank());
  }
}
