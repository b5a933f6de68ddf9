package io.trunkline.delivery;

import io.trunkline.delivery.DeferredRepeatStore.OverdueRepeat;
import io.trunkline.installation.Installations;
import io.trunkline.platform.postgres.Database;
import io.vertx.core.Future;
import java.util.ArrayList;

/**
 * Starts repeats whose start failed, or whose node died, when the change arrived that made them
 * real. Any node may start them.
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
   * Starts one after the other. Fails if one of them cannot be started, after trying the others.
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
