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
 * Says what became of a pull request of which the provider told only that something did, by what it
 * told before. One that was never heard of got new commits.
 */
final class PullRequestHistory {
  private final Statements statements;
  private final ChangeHistoryStore changes = new ChangeHistoryStore();

  PullRequestHistory(Statements statements) {
    this.statements = statements;
  }

  /** Anything but {@link Touched}: that costs a query, and everything else none. */
  Future<NormalizedWebhook> settle(InstallationId installation, ParsedWebhook reading) {
    return reading.normalized() instanceof PullRequestEdited(var asUpdated, var reopens)
        ? changes
            .lastOf(statements, installation, Change.subjectOf(asUpdated), reading.recordedAs())
            .map(last -> settle(asUpdated, reopens, last))
        : succeededFuture(reading.normalized());
  }

  private static NormalizedWebhook settle(
      PullRequestChanged asUpdated, boolean reopens, Optional<LastPullRequestEvent> last) {
    var head = asUpdated.head().id();
    if (last.filter(moved -> moved.event() == Event.CLOSED && reopens).isPresent()) {
      return Changes.of(asUpdated.as(Event.OPEN, Optional.empty()));
    }
    return last.filter(moved -> moved.head().equals(head))
        .<NormalizedWebhook>map(_ ->
            new Ignored(
                "pull request #%d: no new commit, its head is still %s"
                    .formatted(asUpdated.number(), head)))
        .orElseGet(
            () -> Changes.of(asUpdated.as(Event.UPDATED, last.map(LastPullRequestEvent::head))));
  }
}
