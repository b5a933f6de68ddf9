package io.trunkline.node;

import io.trunkline.settings.Intervals;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Set;

/** What a node needs in addition to its settings. */
record NodeOptions(InstantSource clock, Intervals intervals, Set<NodePart> parts) {
  NodeOptions {
    parts = Set.copyOf(parts);
  }

  /** Uses the system's clock and starts all parts. */
  static NodeOptions standard() {
    return new NodeOptions(
        InstantSource.system(), Intervals.standard(), EnumSet.allOf(NodePart.class));
  }
}
