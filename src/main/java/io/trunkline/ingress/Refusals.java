package io.trunkline.ingress;

import io.trunkline.connection.InstallationId;
import io.trunkline.connection.Refusal;
import java.util.HashMap;
import java.util.Map;

/** Refusals on known hooks, counted until they are written: never a row per refusal. */
final class Refusals {
  private static final int COUNTED_MAX = 10_000;

  private Map<Refusal, Long> counts = new HashMap<>();

  void count(InstallationId installation, String reason) {
    if (counts.size() < COUNTED_MAX) {
      counts.merge(new Refusal(installation, reason), 1L, Long::sum);
    }
  }

  /** What was counted since the last time. */
  Map<Refusal, Long> take() {
    var taken = counts;
    counts = new HashMap<>();
    return taken;
  }
}
