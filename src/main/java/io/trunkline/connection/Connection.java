package io.trunkline.connection;

import io.trunkline.account.AccountId;
import io.trunkline.installation.InstallationId;
import io.trunkline.provider.ProviderType;
import io.trunkline.resource.StatusChange;
import java.time.Instant;
import java.util.Optional;

/**
 * A named link of an account to a provider.
 *
 * @param statusReason why the status is {@code ERROR}, or what a pending connection waits for
 * @param installationId the installation that it uses. Empty while it is pending and after the
 *     installation was deleted; kept while a provider installation is suspended.
 * @param ordinal increases in the order of creation
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
