package io.trunkline.node;

import io.trunkline.account.AccessKey;
import io.trunkline.account.AccessKeys;
import io.trunkline.account.AccountId;
import io.trunkline.account.Accounts;
import io.trunkline.account.AuditTrail;
import io.trunkline.node.CredentialsFile.Credentials;
import io.trunkline.settings.ConfigurationException;
import java.util.concurrent.TimeUnit;

/** Builds accounts, access keys and the audit trail. */
final class AccountWiring {
  private final Accounts accounts;
  private final AccessKeys keys;
  private final AuditTrail auditTrail;

  AccountWiring(NodeContext context) {
    var database = context.pools().control();
    var gathered = AuditTrail.GATHERED_FOR.toMillis();
    accounts = new Accounts(database, context.sealer(), context.deployment(), context.ids());
    keys = new AccessKeys(database, accounts, context.sealer(), context.random(), context.clock());
    auditTrail =
        new AuditTrail(
            database, accounts, () -> context.vertx().timer(gathered, TimeUnit.MILLISECONDS));
  }

  /** Ensures that the first access key exists with full access. Blocks. */
  void bootstrap(Credentials firstKey, String accountId) {
    var key = new AccessKey(firstKey.id(), new AccountId(accountId), firstKey.secret());
    if (accounts.bootstrap(key).await() instanceof Accounts.BootstrapResult.OwnedBy(var owner)) {
      throw new ConfigurationException(
          "the access key %s belongs to account %s; choose another bootstrap.access-key-id"
              .formatted(key.id(), owner));
    }
  }

  Accounts accounts() {
    return accounts;
  }

  AccessKeys keys() {
    return keys;
  }

  AuditTrail auditTrail() {
    return auditTrail;
  }
}
