package io.trunkline.ingress;

import static io.vertx.core.Future.succeededFuture;

import io.trunkline.ingress.IngressResult.TryAgainLater;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.IntFunction;

/** Repeats a step if the installation that it uses has changed since it was read. */
final class StaleRetry {
  private static final int ATTEMPTS_MAX = 5;

  private StaleRetry() {}

  /**
   * Runs a step until it has a result.
   *
   * @param step receives the number of the attempt, starting with 1; if the installation has
   *     changed, the step drops it from the cache and returns empty
   */
  static Future<IngressResult> run(IntFunction<Future<Optional<IngressResult>>> step) {
    return run(step, 1);
  }

  private static Future<IngressResult> run(
      IntFunction<Future<Optional<IngressResult>>> step, int attempt) {
    return step.apply(attempt)
        .compose(result -> {
          if (result.isPresent()) {
            return succeededFuture(result.get());
          }
          return attempt < ATTEMPTS_MAX
              ? run(step, attempt + 1)
              : succeededFuture(new TryAgainLater());
        });
  }
}
