package io.trunkline.connection;

import io.trunkline.account.AccountId;
import io.trunkline.installation.InstallationId;
import io.trunkline.provider.ProviderType;
import io.trunkline.resource.StatusChange;
import java.time.Instant;
import java.util.Optional;

/**
 * An owner's link to a provider. {@code statusReason} says why it is in {@code ERROR}; {@code
 * installationId} is what stands behind it, absent while it is pending and when that was lost, kept
 * while it waits for a suspended grant; {@code ordinal} grows in the order of creation.
 */
public record Connection(
    ConnectionArn arn,
    String name,
    ProviderType providerType,
    Optional<String> hostArn,
    ConnectionStatus status,
    Optional<String> statusReason,
    Optional<InstallationId> installationId,
    long ordinal,
    Instant createdAt,
    Instant updatedAt) {

  public AccountId accountId() {
    return new AccountId(arn.accountId());
  }

  public StatusChange describeCreation() {
    return statusChange(status.name(), Optional.empty());
  }

  public StatusChange describeChangeFrom(ConnectionStatus previous) {
    return statusChange(status.name(), Optional.of(previous.name()));
  }

  public StatusChange describeDeletion() {
    return statusChange(StatusChange.DELETED, Optional.of(status.name()));
  }

  private StatusChange statusChange(String newStatus, Optional<String> previous) {
    return new StatusChange(
        StatusChange.Subject.CONNECTION,
        arn.value(),
        name,
        providerType,
        newStatus,
        previous,
        statusReason.filter(_ -> newStatus.equals(ConnectionStatus.ERROR.name())));
  }
}
