package io.trunkline.installation;

import io.trunkline.account.AccountId;
import io.trunkline.platform.postgres.Transaction;
import io.vertx.core.Future;
import java.util.Optional;

/** Installations that an account may attach to its connections. */
public final class UsableInstallations {
  private final InstallationStore installations = new InstallationStore();

  /** Runs in the transaction that attaches the installation; the caller has locked the account. */
  public Future<Optional<Installation>> find(
      Transaction transaction, AccountId accountId, InstallationId id) {
    return installations.find(transaction, accountId, id);
  }
}
