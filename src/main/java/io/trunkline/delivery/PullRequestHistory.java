package io.trunkline.delivery;

import static io.vertx.core.Future.succeededFuture;

import io.trunkline.delivery.ChangeHistoryStore.LastPullRequestEvent;
import io.trunkline.event.PullRequestChanged;
import io.trunkline.event.PullRequestChanged.Event;
import io.trunkline.installation.InstallationId;
import io.trunkline.platform.postgres.Statements;
import io.trunkline.provider.NormalizedWebhook;
import io.trunkline.provider.NormalizedWebhook.Changes;
import io.trunkline.provider.NormalizedWebhook.Ignored;
import io.trunkline.provider.NormalizedWebhook.PullRequestEdited;
import io.vertx.core.Future;
import java.util.Optional;

/**
 * Decides what happened to a pull request when the provider only says that it was edited. Compares
 * it with the last stored event of the pull request; without one, the edit counts as new commits.
 */
final class PullRequestHistory {
  private final Statements statements;
  private final ChangeHistoryStore changes = new ChangeHistoryStore();

  PullRequestHistory(Statements statements) {
    this.statements = statements;
  }

  /** Replaces {@link PullRequestEdited} by what happened, and returns anything else unchanged. */
  Future<NormalizedWebhook> resolveEdit(InstallationId installation, ParsedWebhook parsed) {
    return parsed.normalized() instanceof PullRequestEdited(var asUpdated, var reopens)
        ? changes
            .findLast(statements, installation, Change.subjectOf(asUpdated), parsed.recordedAs())
            .map(last -> resolveEdit(asUpdated, reopens, last))
        : succeededFuture(parsed.normalized());
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
