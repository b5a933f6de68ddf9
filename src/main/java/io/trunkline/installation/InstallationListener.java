package io.trunkline.installation;

import io.trunkline.account.AccountId;
import io.trunkline.platform.postgres.Transaction;
import io.vertx.core.Future;
import java.util.Map;

/**
 * Reacts to changes of installations inside the transaction that makes them. Each method returns
 * the number of connections per account that changed their status, for the audit log.
 */
public interface InstallationListener {

  /** Called before the installation is deleted. */
  Future<Map<AccountId, Integer>> onDeleted(Transaction transaction, Installation installation);

  /** Called after the status of the provider installation changed. */
  Future<Map<AccountId, Integer>> onStatusChanged(
      Transaction transaction, ProviderInstallation providerInstallation);

  static int total(Map<AccountId, Integer> counts) {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }
}
