package io.trunkline.provision;

import io.trunkline.installation.HookProvision;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates and repairs webhooks at providers, one installation after the other. */
public final class HookVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(HookVerticle.class);
  private static final Duration POLL = Duration.ofSeconds(1);

  private final HookProvision provision;
  private boolean isBusy;

  public HookVerticle(HookProvision provision) {
    this.provision = provision;
  }

  @Override
  public Future<?> start() {
    vertx.setPeriodic(POLL.toMillis(), _ -> work());
    return Future.succeededFuture();
  }

  private void work() {
    if (isBusy) {
      return;
    }
    isBusy = true;
    ensureAll()
        .onFailure(fault -> LOG.warn("Cannot create or repair webhooks", fault))
        .onComplete(_ -> isBusy = false);
  }

  private Future<Void> ensureAll() {
    return provision
        .ensureNext()
        .compose(isFound -> isFound ? ensureAll() : Future.succeededFuture());
  }
}
