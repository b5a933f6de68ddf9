package io.trunkline.delivery;

import io.trunkline.platform.postgres.UuidV7;
import java.time.Instant;
import java.util.UUID;

/** Identifies a delivery. It is a UUIDv7, so ids sort by time of arrival. */
public record DeliveryId(UUID value) {
  @Override
  public String toString() {
    return value.toString();
  }

  /** Returns when the delivery was received, in milliseconds, by the clock of its node. */
  public Instant createdAt() {
    return UuidV7.instant(value);
  }
}
