package io.trunkline.ingress;

import io.trunkline.installation.HookRefusal;
import io.trunkline.installation.InstallationId;
import java.util.HashMap;
import java.util.Map;

/** Refusals on known hooks, counted until they are written: never a row per refusal. */
final class RefusalCounts {
  private static final int COUNTED_MAX = 10_000;

  private Map<HookRefusal, Long> counts = new HashMap<>();

  void count(InstallationId installation, String reason) {
    if (counts.size() < COUNTED_MAX) {
      counts.merge(new HookRefusal(installation, reason), 1L, Long::sum);
    }
  }

  /** What was counted since the last time. */
  Map<HookRefusal, Long> take() {
    var taken = counts;
    counts = new HashMap<>();
    return taken;
  }
}
