package io.trunkline.delivery;

import io.trunkline.pipeline.Decision;
import java.util.Optional;

/**
 * A pipeline's decision on one change, as it is stored with the delivery.
 *
 * @param dispatch absent if the decision starts nothing
 */
record RecordedDecision(Change change, Decision decision, Optional<DispatchId> dispatch) {

  /** Returns a copy of this decision that starts nothing. */
  RecordedDecision withoutDispatch(String reason) {
    var unmatched =
        new Decision(
            decision.pipelineId(),
            decision.account(),
            decision.pipeline(),
            decision.connectionArn(),
            Decision.Outcome.NOT_MATCHED,
            decision.trigger(),
            reason);
    return new RecordedDecision(change, unmatched, Optional.empty());
  }

  boolean isMatched() {
    return decision.outcome() == Decision.Outcome.MATCHED;
  }
}
