import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Holds what was acknowledged against what the pipeline got. */
final class Reconciliation {
  private final Deliveries pipeline;
  private final Set<UUID> owed = new HashSet<>();
  private final Set<UUID> seen = new HashSet<>();
  private long acknowledgedCount;
  private long repeatCount;

  Reconciliation(Deliveries pipeline) {
    this.pipeline = pipeline;
  }

  void acknowledged(List<UUID> deliveries) {
    acknowledgedCount += deliveries.size();
    deliveries.stream().filter(delivery -> !seen.contains(delivery)).forEach(owed::add);
  }

  /** How many acknowledged deliveries the pipeline does not have yet. */
  int owedCount() throws IOException {
    for (var delivery : pipeline.take()) {
      if (!seen.add(delivery)) {
        repeatCount++;
      }
      owed.remove(delivery);
    }
    return owed.size();
  }

  @Override
  public String toString() {
    return "Acknowledged %d, of these not delivered %d; delivered more than once %d times."
        .formatted(acknowledgedCount, owed.size(), repeatCount);
  }
}
