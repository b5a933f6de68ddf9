package io.trunkline.installation;

import io.trunkline.account.AccountId;
import io.trunkline.platform.postgres.Transaction;
import io.vertx.core.Future;
import java.util.Map;

/**
 * Reacts to a change of an installation, inside the transaction that makes the change. The methods
 * return how many connections of each account got another status; the audit entry names the number.
 */
public interface InstallationListener {

  /** Called before the row of the installation is deleted. */
  Future<Map<AccountId, Integer>> onDeleted(Transaction transaction, Installation installation);

  /** Called after a provider installation got another status. */
  Future<Map<AccountId, Integer>> onStatusChanged(
      Transaction transaction, ProviderInstallation providerInstallation);

  static int total(Map<AccountId, Integer> counts) {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }
}
