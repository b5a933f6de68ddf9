package io.trunkline.delivery;

import java.util.UUID;

/** Identifies one run of a node. A restarted node has a new id. */
public record NodeId(UUID value) {
  @Override
  public String toString() {
    return value.toString();
  }
}
