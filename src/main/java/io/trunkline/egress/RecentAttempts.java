package io.trunkline.egress;

import io.trunkline.delivery.DispatchId;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What was begun lately, each under its fence: word of a dispatch may come twice, by the bus and
 * from the table, and the second may come when the attempt has ended. Belongs to one event loop.
 */
final class RecentAttempts {
  /** More than begin in the time by which word may be late. */
  private static final int KEPT_MAX = 32_768;

  private final Map<DispatchId, Integer> fences =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<DispatchId, Integer> eldest) {
          return size() > KEPT_MAX;
        }
      };

  /** Whether nothing was begun under this fence or a later one. */
  boolean add(DispatchId id, int fence) {
    if (fences.getOrDefault(id, Integer.MIN_VALUE) >= fence) {
      return false;
    }
    fences.put(id, fence);
    return true;
  }

  /** It has come to nothing, and may be begun again as it is. */
  void forget(DispatchId id) {
    fences.remove(id);
  }
}
