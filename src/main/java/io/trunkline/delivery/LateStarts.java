package io.trunkline.delivery;

import io.trunkline.delivery.DeferredRepeatStore.OverdueRepeat;
import io.trunkline.installation.Installations;
import io.trunkline.platform.postgres.Database;
import io.vertx.core.Future;

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

  /** Fails with the first repeat that cannot be started; the others are started by later runs. */
  public Future<Void> run() {
    return store
        .findOverdue(database)
        .compose(found -> {
          var started = Future.<Void>succeededFuture();
          for (var overdue : found) {
            started = started.compose(_ -> start(overdue));
          }
          return started;
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
