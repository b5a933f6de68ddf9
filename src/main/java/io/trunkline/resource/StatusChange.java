package io.trunkline.resource;

import io.trunkline.account.AccountId;
import io.trunkline.provider.ProviderType;
import java.util.Optional;

/**
 * A change of the status of a connection or host. Its creation and deletion are also status
 * changes.
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

  /** Returns the account that owns the resource. */
  public AccountId accountId() {
    return new AccountId(arn.split(":", 6)[4]);
  }

  /** Returns false if the resource was written again with the same status. */
  boolean isChange() {
    return !previousStatus.equals(Optional.of(status));
  }
}
