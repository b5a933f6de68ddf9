package io.trunkline.host;

import io.trunkline.provider.ProviderType;
import io.trunkline.resource.StatusChange;
import java.time.Instant;
import java.util.Optional;

/**
 * The endpoint of a self-managed provider.
 *
 * @param statusMessage why the status is {@code ERROR}, or why the endpoint cannot be called
 * @param ordinal increases in the order of creation
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

  public StatusChange describeCreation() {
    return statusChange(status.name(), Optional.empty());
  }

  public StatusChange describeChangeFrom(HostStatus previous) {
    return statusChange(status.name(), Optional.of(previous.name()));
  }

  public StatusChange describeDeletion() {
    return statusChange(StatusChange.DELETED, Optional.of(status.name()));
  }

  private StatusChange statusChange(String newStatus, Optional<String> previous) {
    return new StatusChange(
        StatusChange.Subject.HOST,
        arn.value(),
        name,
        providerType,
        newStatus,
        previous,
        statusMessage.filter(_ -> newStatus.equals(HostStatus.ERROR.name())));
  }
}
