package io.trunkline.delivery;

import java.util.List;

/**
 * The local event-bus message that says what was just recorded and is in hand of this node: a hint,
 * never the truth.
 */
public record DispatchesRecorded(List<LeasedDispatch> dispatches) {
  /** Where egress of this node listens. */
  public static final String ADDRESS = "trunkline.egress.recorded";

  public DispatchesRecorded {
    dispatches = List.copyOf(dispatches);
  }
}
