import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Compares the acknowledged deliveries with those that the pipeline received. */
final class Reconciliation {
  private final Deliveries pipeline;
  private final Set<UUID> undelivered = new HashSet<>();
  private final Set<UUID> seen = new HashSet<>();
  private long acknowledgedCount;
  private long repeatCount;

  Reconciliation(Deliveries pipeline) {
    this.pipeline = pipeline;
  }

  void acknowledged(List<UUID> deliveries) {
    acknowledgedCount += deliveries.size();
    deliveries.stream().filter(delivery -> !seen.contains(delivery)).forEach(undelivered::add);
  }

  /** Returns how many acknowledged deliveries the pipeline has not received yet. */
  int undeliveredCount() throws IOException {
    for (var delivery : pipeline.take()) {
      if (!seen.add(delivery)) {
        repeatCount++;
      }
      undelivered.remove(delivery);
    }
    return undelivered.size();
  }

  @Override
  public String toString() {
    return "Acknowledged: %d. Not delivered: %d. Delivered again: %d."
        .formatted(acknowledgedCount, undelivered.size(), repeatCount);
  }
}
