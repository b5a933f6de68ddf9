package io.trunkline.ingress;

import io.trunkline.installation.HookRefusal;
import io.trunkline.installation.InstallationId;
import java.util.HashMap;
import java.util.Map;

/**
 * Counts refusals at known hooks in memory, so that a flood of requests does not write a row for
 * each request.
 */
final class RefusalCounts {
  private static final int COUNTED_MAX = 10_000;

  private Map<HookRefusal, Long> counts = new HashMap<>();

  void count(InstallationId installation, String reason) {
    if (counts.size() < COUNTED_MAX) {
      counts.merge(new HookRefusal(installation, reason), 1L, Long::sum);
    }
  }

  /** Returns the counts since the last call. */
  Map<HookRefusal, Long> take() {
    var taken = counts;
    counts = new HashMap<>();
    return taken;
  }
}
