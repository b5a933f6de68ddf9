package io.trunkline.delivery;

import java.util.UUID;

/** One run of one node: a restarted node is another one. */
public record NodeId(UUID value) {
  @Override
  public String toString() {
    return value.toString();
  }
}
