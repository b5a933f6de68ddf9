package io.trunkline.provider.gitea;

import static io.trunkline.provider.PayloadObject.DATE_CHARS_MAX;
import static io.trunkline.provider.PayloadObject.NAME_CHARS_MAX;
import static io.trunkline.provider.PayloadObject.REF_CHARS_MAX;
import static io.trunkline.provider.PayloadObject.URL_CHARS_MAX;

import io.trunkline.event.Actor;
import io.trunkline.event.ChangedFiles;
import io.trunkline.event.Commit;
import io.trunkline.event.PullRequestChanged;
import io.trunkline.event.PullRequestChanged.Event;
import io.trunkline.event.RefUpdate;
import io.trunkline.event.Repository;
import io.trunkline.provider.CommitFiles;
import io.trunkline.provider.Envelope;
import io.trunkline.provider.NormalizedWebhook;
import io.trunkline.provider.NormalizedWebhook.Changes;
import io.trunkline.provider.NormalizedWebhook.Ignored;
import io.trunkline.provider.PayloadObject;
import io.trunkline.provider.PayloadReader;
import io.trunkline.provider.Provider;
import io.trunkline.provider.Refs;
import io.trunkline.provider.SignatureScheme;
import io.trunkline.provider.SignatureScheme.HexHmac;
import io.trunkline.provider.SkipMarks;
import io.trunkline.provider.VerifiedWebhook;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A minimal adapter for Gitea. It shows what another provider needs: this file, its payloads, and
 * the contract tests.
 */
public final class GiteaWebhooks implements Provider {
  private static final Set<String> HEADERS =
      Set.of("x-gitea-delivery", "x-gitea-event", "x-gitea-signature");

  private static final SignatureScheme SCHEME = new HexHmac("X-Gitea-Signature", "", "HmacSHA256");
  private static final String DELIVERY_HEADER = "X-Gitea-Delivery";
  private static final SkipMarks SKIP_MARKS = new SkipMarks("[no ci]");
  private static final int FILES_PER_COMMIT_MAX = 10_000;

  private static final PayloadReader READER =
      PayloadReader.of(
          Stream.concat(
                  CommitFiles.paths("commits").stream(),
                  Stream.of(
                      "repository.id",
                      "repository.full_name",
                      "repository.owner.id",
                      "repository.clone_url",
                      "repository.html_url",
                      "repository.default_branch",
                      "sender.id",
                      "sender.login",
                      "ref",
                      "before",
                      "after",
                      "total_commits",
                      "commits.id",
                      "commits.message",
                      "commits.timestamp",
                      "commits.author.name",
                      "commits.author.email",
                      "action",
                      "pull_request.number",
                      "pull_request.title",
                      "pull_request.merged",
                      "pull_request.draft",
                      "pull_request.html_url",
                      "pull_request.head.ref",
                      "pull_request.head.sha",
                      "pull_request.head.repo.id",
                      "pull_request.head.repo.full_name",
                      "pull_request.base.ref",
                      "pull_request.base.sha"))
              .toList());

  @Override
  public String segment() {
    return "gitea";
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
    return Envelope.of(
        webhook, eventName(webhook), Optional.ofNullable(webhook.headers().get(DELIVERY_HEADER)));
  }

  @Override
  public NormalizedWebhook normalize(VerifiedWebhook webhook) {
    var event = eventName(webhook);
    return switch (event) {
      case "push" -> push(READER.read(webhook.body().getBytes()));
      case "pull_request", "pull_request_sync" ->
          pullRequest(READER.read(webhook.body().getBytes()));
      case "create", "delete" -> new Ignored("its push is sent as a separate delivery");
      default -> new Ignored("the event contains no change");
    };
  }

  private static String eventName(VerifiedWebhook webhook) {
    return Optional.ofNullable(webhook.headers().get("X-Gitea-Event")).orElse("");
  }

  private static NormalizedWebhook push(PayloadObject push) {
    var source = new Refs.Source(repository(push), actor(push));
    var update =
        new RefUpdate(
            Refs.read(push, "ref"),
            push.commitId("before"),
            push.commitId("after"),
            false,
            Optional.empty());
    Refs.requireMoved(push, "after", update);
    return push.findError()
        .<NormalizedWebhook>map(Ignored::new)
        .orElseGet(() ->
            Changes.of(
                Refs.toEvent(
                    source,
                    update,
                    update.after().map(after -> commit(push, after)),
                    files(push, update))));
  }

  private static ChangedFiles files(PayloadObject push, RefUpdate update) {
    var commits = commits(push);
    var areAll =
        !update.isCreated()
            && push.findPositive("total_commits").equals(Optional.of((long) commits.size()));
    return CommitFiles.read(commits, areAll, FILES_PER_COMMIT_MAX);
  }

  private static Commit commit(PayloadObject push, String id) {
    return commits(push).stream()
        .filter(commit -> commit.findCommitId("id").equals(Optional.of(id)))
        .findFirst()
        .map(commit -> {
          var message = commit.findText("message", Integer.MAX_VALUE);
          return new Commit(
              id,
              message,
              commit.object("author").findText("name", NAME_CHARS_MAX),
              commit.object("author").findText("email", NAME_CHARS_MAX),
              commit.findText("timestamp", DATE_CHARS_MAX),
              message.flatMap(SKIP_MARKS::find));
        })
        .orElseGet(() -> Commit.ofId(id));
  }

  private static List<PayloadObject> commits(PayloadObject push) {
    return push.findObjects("commits").orElse(List.of());
  }

  private static NormalizedWebhook pullRequest(PayloadObject payload) {
    var event =
        switch (payload.text("action", NAME_CHARS_MAX)) {
          case "opened", "reopened" -> Optional.of(Event.OPEN);
          case "synchronized" -> Optional.of(Event.UPDATED);
          case "closed" -> Optional.of(Event.CLOSED);
          default -> Optional.<Event>empty();
        };
    if (event.isEmpty()) {
      return new Ignored(payload.findError().orElse("the action contains no change"));
    }
    var change = change(payload, event.get());
    return payload
        .findError()
        .<NormalizedWebhook>map(Ignored::new)
        .orElseGet(() -> Changes.of(change));
  }

  private static PullRequestChanged change(PayloadObject payload, Event event) {
    var pullRequest = payload.object("pull_request");
    var head = pullRequest.object("head");
    var base = pullRequest.object("base");
    var repository = repository(payload);
    var headId = head.object("repo").findPositive("id").map(String::valueOf);
    return new PullRequestChanged(
        repository,
        actor(payload),
        pullRequest.positive("number"),
        event,
        pullRequest.findId("updated_at"),
        pullRequest.findText("title", Integer.MAX_VALUE).orElse(""),
        pullRequest.findFlag("merged").orElse(false),
        pullRequest.findFlag("draft").orElse(false),
        !headId.equals(Optional.of(repository.id())),
        head.text("ref", REF_CHARS_MAX),
        head.object("repo").findText("full_name", NAME_CHARS_MAX),
        base.text("ref", REF_CHARS_MAX),
        base.findCommitId("sha"),
        pullRequest.findText("html_url", URL_CHARS_MAX),
        Commit.ofId(head.requiredCommitId("sha")),
        Optional.empty(),
        ChangedFiles.unknown());
  }

  private static Repository repository(PayloadObject event) {
    var repository = event.object("repository");
    return new Repository(
        Long.toString(repository.positive("id")),
        repository.object("owner").findPositive("id").map(String::valueOf),
        repository.fullName("full_name"),
        Optional.empty(),
        repository.findText("clone_url", URL_CHARS_MAX),
        repository.findText("html_url", URL_CHARS_MAX),
        repository.findText("default_branch", REF_CHARS_MAX));
  }

  private static Optional<Actor> actor(PayloadObject event) {
    var sender = event.object("sender");
    var id = sender.findPositive("id").map(String::valueOf);
    var login = sender.findText("login", NAME_CHARS_MAX);
    return id.isEmpty() && login.isEmpty() ? Optional.empty() : Optional.of(new Actor(id, login));
  }
}
