package io.trunkline.delivery;

import io.trunkline.installation.InstallationId;
import io.trunkline.provider.ProviderType;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/**
 * A webhook as the provider sent it, without headers that carry a secret.
 *
 * @param body as received, not compressed
 * @param recordedAs the delivery that it was read from; absent if a person supplied the webhook
 */
public record StoredPayload(
    ProviderType providerType,
    InstallationId installation,
    MultiMap headers,
    Buffer body,
    Optional<DeliveryId> recordedAs) {}
