package io.trunkline.egress;

import io.trunkline.delivery.DispatchId;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The attempts that this node started last. A dispatch may arrive twice, by message and from the
 * table, and the second arrival may come after the attempt has ended. Belongs to one event loop.
 */
final class RecentAttempts {
  /** More than a node starts during the longest delay of a message. */
  private static final int KEPT_MAX = 32_768;

  private final Map<DispatchId, Integer> fences =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<DispatchId, Integer> eldest) {
          return size() > KEPT_MAX;
        }
      };

  /** Returns false if an attempt with this fence or a later one is already known. */
  boolean add(DispatchId id, int fence) {
    if (fences.getOrDefault(id, Integer.MIN_VALUE) >= fence) {
      return false;
    }
    fences.put(id, fence);
    return true;
  }

  /** Allows another attempt with the same fence, because the last one was not settled. */
  void forget(DispatchId id) {
    fences.remove(id);
  }
}
