package io.trunkline.egress;

import io.trunkline.delivery.DispatchId;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The attempts that this node started most recently. A dispatch may arrive twice, by message and
 * from the table, and the second time may be after the attempt has ended. Belongs to one event
 * loop.
 */
final class RecentAttempts {
  /** Larger than the number of attempts that a node can start while a message is delayed. */
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
