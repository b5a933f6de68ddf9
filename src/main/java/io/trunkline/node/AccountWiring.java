package io.trunkline.node;

import io.trunkline.account.AccessKeys;
import io.trunkline.account.Accounts;
import io.trunkline.account.AuditTrail;
import java.util.concurrent.TimeUnit;

/** Builds accounts, access keys and the audit trail. */
final class AccountWiring {
  private final Accounts accounts;
  private final AccessKeys keys;
  private final AuditTrail auditTrail;

  AccountWiring(NodeContext context) {
    var database = context.pools().control();
    var gathered = AuditTrail.GATHERED_FOR.toMillis();
    accounts = new Accounts(database, context.sealer(), context.ids());
    keys = new AccessKeys(database, accounts, context.sealer(), context.random());
    auditTrail =
        new AuditTrail(
            database, accounts, () -> context.vertx().timer(gathered, TimeUnit.MILLISECONDS));
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
