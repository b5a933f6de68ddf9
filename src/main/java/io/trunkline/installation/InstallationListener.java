package io.trunkline.installation;

import io.trunkline.account.AccountId;
import io.trunkline.platform.postgres.Transaction;
import io.vertx.core.Future;
import java.util.Map;

/**
 * Reacts to changes of installations inside the transaction that makes them. For the audit log,
 * each method returns how many connections of each account changed their status.
 */
public interface InstallationListener {

  /** Is called before the installation is deleted. */
  Future<Map<AccountId, Integer>> onDeleted(Transaction transaction, Installation installation);

  /** Is called after the status of the provider installation has changed. */
  Future<Map<AccountId, Integer>> onStatusChanged(
      Transaction transaction, ProviderInstallation providerInstallation);

  /** Is called after the provider has rejected the installation's tokens for ever. */
  Future<Map<AccountId, Integer>> onCredentialDead(
      Transaction transaction, InstallationId id, String reason);

  /** Is called after the installation got new tokens. */
  Future<Map<AccountId, Integer>> onCredentialReplaced(Transaction transaction, InstallationId id);

  static int total(Map<AccountId, Integer> counts) {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }
}
