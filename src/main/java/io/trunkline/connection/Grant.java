package io.trunkline.connection;

import io.trunkline.provider.Normalized.GrantStatus;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * What a provider gave an app of ours. {@code changedAt} is by the provider's clock, and absent
 * until it told.
 */
record Grant(UUID id, String providerId, GrantStatus status, Optional<Instant> changedAt) {}
