package io.trunkline.delivery;

import io.trunkline.event.RepositoryEvent;
import io.trunkline.pipeline.Decision;
import java.util.List;

/** One change and what each pipeline of its repository decided. */
public record MatchedChange(RepositoryEvent event, List<Decision> decisions) {
  public MatchedChange {
    decisions = List.copyOf(decisions);
  }
}
