package io.trunkline.delivery;

import java.util.UUID;

/** Identifies a dispatch. It is a UUIDv7 and stays the same for all attempts. */
public record DispatchId(UUID value) {
  @Override
  public String toString() {
    return value.toString();
  }
}
