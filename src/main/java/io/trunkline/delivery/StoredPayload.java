package io.trunkline.delivery;

import io.trunkline.installation.InstallationId;
import io.trunkline.provider.ProviderType;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/**
 * What was kept of a webhook as the provider sent it: headers without secrets, and the raw body.
 * One that somebody holds in hand was not recorded.
 */
public record StoredPayload(
    ProviderType providerType,
    InstallationId installation,
    MultiMap headers,
    Buffer body,
    Optional<DeliveryId> recordedAs) {}
