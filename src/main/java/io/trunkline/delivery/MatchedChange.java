package io.trunkline.delivery;

import io.trunkline.event.RepositoryEvent;
import io.trunkline.pipeline.Decision;
import java.util.List;

/** One change with the decision of each pipeline of its repository. */
public record MatchedChange(RepositoryEvent event, List<Decision> decisions) {
  public MatchedChange {
    decisions = List.copyOf(decisions);
  }
}
