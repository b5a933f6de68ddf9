package io.trunkline.delivery;

import static io.vertx.core.Future.succeededFuture;

import io.trunkline.connection.InstallationId;
import io.trunkline.delivery.RepeatStore.Moved;
import io.trunkline.event.PullRequestChanged;
import io.trunkline.event.PullRequestChanged.Event;
import io.trunkline.platform.postgres.Statements;
import io.trunkline.provider.Normalized;
import io.trunkline.provider.Normalized.Changes;
import io.trunkline.provider.Normalized.Ignored;
import io.trunkline.provider.Normalized.Touched;
import io.vertx.core.Future;
import java.util.Optional;

/**
 * Says what became of a pull request of which the provider told only that something did, by what it
 * told before. One that was never heard of got new commits.
 */
final class PullRequestMemory {
  private final Statements statements;
  private final RepeatStore changes = new RepeatStore();

  PullRequestMemory(Statements statements) {
    this.statements = statements;
  }

  /** Anything but {@link Touched}: that costs a query, and everything else none. */
  Future<Normalized> settle(InstallationId installation, Reading reading) {
    return reading.normalized() instanceof Touched(var asUpdated, var reopens)
        ? changes
            .lastOf(statements, installation, Change.subjectOf(asUpdated), reading.recordedAs())
            .map(last -> settle(asUpdated, reopens, last))
        : succeededFuture(reading.normalized());
  }

  private static Normalized settle(
      PullRequestChanged asUpdated, boolean reopens, Optional<Moved> last) {
    var head = asUpdated.head().id();
    if (last.filter(moved -> moved.event() == Event.CLOSED && reopens).isPresent()) {
      return Changes.of(asUpdated.as(Event.OPEN, Optional.empty()));
    }
    return last.filter(moved -> moved.head().equals(head))
        .<Normalized>map(_ ->
            new Ignored(
                "pull request #%d: no new commit, its head is still %s"
                    .formatted(asUpdated.number(), head)))
        .orElseGet(() -> Changes.of(asUpdated.as(Event.UPDATED, last.map(Moved::head))));
  }
}
