package io.trunkline.delivery;

import io.trunkline.delivery.DeferredRepeatStore.OverdueRepeat;
import io.trunkline.installation.Installations;
import io.trunkline.platform.postgres.Database;
import io.vertx.core.Future;
import java.util.ArrayList;

/**
 * Starts repeats that a later change made real but that did not start at that time, because the
 * start failed or the node died. Any node may start them.
 */
public final class LateStarts {
  private final Database database;
  private final Installations installations;
  private final ReorderedRepeats reordered;
  private final DeferredRepeatStore store = new DeferredRepeatStore();

  LateStarts(Database database, Installations installations, ReorderedRepeats reordered) {
    this.database = database;
    this.installations = installations;
    this.reordered = reordered;
  }

  /**
   * Starts the overdue repeats one after the other. If one cannot be started, tries the others and
   * then fails.
   */
  public Future<Void> run() {
    return store
        .findOverdue(database)
        .compose(found -> {
          var starts = new ArrayList<Future<Void>>();
          for (var overdue : found) {
            var previous = starts.isEmpty() ? Future.<Void>succeededFuture() : starts.getLast();
            starts.add(previous.otherwiseEmpty().compose(_ -> start(overdue)));
          }
          return Future.join(starts).mapEmpty();
        });
  }

  private Future<Void> start(OverdueRepeat overdue) {
    return installations
        .find(overdue.account(), overdue.installation())
        .compose(found ->
            found.isEmpty()
                ? Future.succeededFuture()
                : reordered.startOverdue(found.get(), overdue.repeat()));
  }
}
