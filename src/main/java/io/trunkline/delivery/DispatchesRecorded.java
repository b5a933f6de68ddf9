package io.trunkline.delivery;

import java.util.List;

/**
 * Local event-bus message with dispatches that were just recorded and are leased to this node. The
 * message is only a hint: if it is lost, egress finds the dispatches in the table.
 */
public record DispatchesRecorded(List<LeasedDispatch> dispatches) {
  /** The address on which this node's egress listens. */
  public static final String ADDRESS = "trunkline.egress.recorded";

  public DispatchesRecorded {
    dispatches = List.copyOf(dispatches);
  }
}
