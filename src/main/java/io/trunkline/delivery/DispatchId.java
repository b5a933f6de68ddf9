package io.trunkline.delivery;

import java.util.UUID;

/** Names a dispatch: a UUIDv7 that stays the same over all its attempts. */
public record DispatchId(UUID value) {
  @Override
  public String toString() {
    return value.toString();
  }
}
