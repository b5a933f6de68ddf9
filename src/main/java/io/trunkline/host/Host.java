package io.trunkline.host;

import io.trunkline.provider.ProviderType;
import java.time.Instant;
import java.util.Optional;

/**
 * A self-managed provider. {@code statusMessage} says why it is in {@code ERROR}, or what speaks
 * against calling it as it is described; {@code ordinal} grows in the order of creation.
 */
public record Host(
    HostArn arn,
    String name,
    ProviderType providerType,
    HostAccess access,
    HostStatus status,
    Optional<String> statusMessage,
    long ordinal,
    Instant createdAt,
    Instant updatedAt) {

  Host withMessage(Optional<String> message) {
    return new Host(
        arn, name, providerType, access, status, message, ordinal, createdAt, updatedAt);
  }
}
