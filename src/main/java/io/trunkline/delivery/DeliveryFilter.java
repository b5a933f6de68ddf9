package io.trunkline.delivery;

import java.time.OffsetDateTime;
import java.util.Optional;

/** Selects deliveries. An empty text or an absent time does not restrict the selection. */
public record DeliveryFilter(
    String fullRepositoryId,
    String status,
    Optional<OffsetDateTime> since,
    Optional<OffsetDateTime> until,
    EventFilter events) {}
