package io.trunkline.delivery;

import java.util.UUID;

/** Names a delivery: a UUIDv7, so that ids sort by arrival. */
public record DeliveryId(UUID value) {
  @Override
  public String toString() {
    return value.toString();
  }
}
