package io.trunkline.resource;

import io.trunkline.account.AccountId;
import io.trunkline.provider.ProviderType;
import java.util.Optional;

/**
 * A new status of a connection or a host, or its creation or deletion.
 *
 * @param previousStatus empty for a new resource
 * @param reason the cause of status {@code ERROR}; empty for every other status
 */
public record StatusChange(
    Subject subject,
    String arn,
    String name,
    ProviderType providerType,
    String status,
    Optional<String> previousStatus,
    Optional<String> reason) {

  /** The status of a deleted resource; no row ever has it. */
  public static final String DELETED = "DELETED";

  /** The kind of resource that has the status. */
  public enum Subject {
    CONNECTION,
    HOST
  }

  /** The account that owns the resource. */
  public AccountId accountId() {
    return new AccountId(arn.split(":", 6)[4]);
  }

  /** False if the resource was written again with the same status. */
  boolean isChange() {
    return !previousStatus.equals(Optional.of(status));
  }
}
