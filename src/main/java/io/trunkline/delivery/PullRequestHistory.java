package io.trunkline.delivery;

import static io.vertx.core.Future.succeededFuture;

import io.trunkline.delivery.ChangeHistoryStore.LastPullRequestEvent;
import io.trunkline.event.Commit;
import io.trunkline.event.PullRequestChanged;
import io.trunkline.event.PullRequestChanged.Event;
import io.trunkline.installation.InstallationId;
import io.trunkline.platform.postgres.Statements;
import io.trunkline.provider.NormalizedWebhook;
import io.trunkline.provider.NormalizedWebhook.Changes;
import io.trunkline.provider.NormalizedWebhook.Ignored;
import io.trunkline.provider.NormalizedWebhook.PullRequestClosedWithoutHead;
import io.trunkline.provider.NormalizedWebhook.PullRequestEdited;
import io.vertx.core.Future;
import java.util.Optional;

/**
 * Completes an incomplete pull request event with the last stored event of the same pull request.
 * If the provider only says that the pull request was edited, the comparison with the stored event
 * shows what happened; without a stored event, the edit counts as new commits. If a closed pull
 * request has no head, the stored head is used.
 */
final class PullRequestHistory {
  private final Statements statements;
  private final ChangeHistoryStore changes = new ChangeHistoryStore();

  PullRequestHistory(Statements statements) {
    this.statements = statements;
  }

  /**
   * Replaces {@link PullRequestEdited} and {@link PullRequestClosedWithoutHead} by what happened,
   * and returns anything else unchanged.
   */
  Future<NormalizedWebhook> resolve(InstallationId installation, ParsedWebhook parsed) {
    return switch (parsed.normalized()) {
      case PullRequestEdited(var asUpdated, var reopens) ->
          findLast(installation, asUpdated, parsed)
              .map(last -> resolveEdit(asUpdated, reopens, last));
      case PullRequestClosedWithoutHead(var change, var unknownHeadReason) ->
          findLast(installation, change, parsed)
              .map(last -> resolveHead(change, unknownHeadReason, last));
      default -> succeededFuture(parsed.normalized());
    };
  }

  private Future<Optional<LastPullRequestEvent>> findLast(
      InstallationId installation, PullRequestChanged change, ParsedWebhook parsed) {
    return changes.findLast(
        statements, installation, Change.subjectOf(change), parsed.recordedAs());
  }

  private static NormalizedWebhook resolveHead(
      PullRequestChanged change, String unknownHeadReason, Optional<LastPullRequestEvent> last) {
    return last.<NormalizedWebhook>map(
            event -> Changes.of(change.withHead(Commit.ofId(event.head()))))
        .orElseGet(() -> new Ignored(unknownHeadReason));
  }

  private static NormalizedWebhook resolveEdit(
      PullRequestChanged asUpdated, boolean reopens, Optional<LastPullRequestEvent> last) {
    var head = asUpdated.head().id();
    if (last.filter(event -> event.event() == Event.CLOSED && reopens).isPresent()) {
      return Changes.of(asUpdated.withEvent(Event.OPEN, Optional.empty()));
    }
    return last.filter(event -> event.head().equals(head))
        .<NormalizedWebhook>map(_ ->
            new Ignored(
                "pull request #%d: no new commit, its head is still %s"
                    .formatted(asUpdated.number(), head)))
        .orElseGet(() ->
            Changes.of(asUpdated.withEvent(Event.UPDATED, last.map(LastPullRequestEvent::head))));
  }
}
