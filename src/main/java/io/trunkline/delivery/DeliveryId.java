package io.trunkline.delivery;

import java.util.UUID;

/** Identifies a delivery. It is a UUIDv7, so ids sort by time of arrival. */
public record DeliveryId(UUID value) {
  @Override
  public String toString() {
    return value.toString();
  }
}
