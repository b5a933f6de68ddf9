package io.trunkline.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.account.Accounts.BootstrapResult.Created;
import io.trunkline.account.Accounts.BootstrapResult.OwnedBy;
import io.trunkline.account.Accounts.BootstrapResult.SecretReplaced;
import io.trunkline.account.Accounts.BootstrapResult.Unchanged;
import io.trunkline.platform.postgres.Database;
import io.trunkline.platform.postgres.TestDatabase;
import io.trunkline.platform.secret.Sealer;
import io.trunkline.platform.secret.Secret;
import io.trunkline.platform.secret.TestSealer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AccountsIT {
  private static final AccountId ACCOUNT = new AccountId("111122223333");

  private final Vertx vertx = Vertx.vertx();
  private final Sealer sealer = TestSealer.create();
  private Database database;
  private Accounts accounts;

  @BeforeEach
  void open() {
    database = TestDatabase.create().open(vertx);
    accounts = node();
  }

  @AfterEach
  void close() {
    database.close().await();
    vertx.close().await();
  }

  @Test
  void findsTheBootstrappedKey() {
    var outcome = accounts.bootstrap(key("secret")).await();

    assertThat(outcome).isEqualTo(new Created());
    assertThat(accounts.findAccessKey("AKIDBOOT").await()).contains(key("secret"));
    assertThat(accounts.findAccessKey("AKIDELSE").await()).isEmpty();
  }

  @Test
  void bootstrapsOnceWhenManyNodesStartAtOnce() {
    var starts = new ArrayList<Future<Accounts.BootstrapResult>>();
    for (var i = 0; i < 8; i++) {
      starts.add(node().bootstrap(key("secret")));
    }

    var outcomes = Future.all(starts).await().<Accounts.BootstrapResult>list();

    assertThat(outcomes).containsOnlyOnce(new Created());
    assertThat(outcomes.stream().filter(new Unchanged()::equals)).hasSize(7);
  }

  @Test
  void replacesChangedSecretOfTheSameKey() {
    accounts.bootstrap(key("old")).await();
    accounts.findAccessKey("AKIDBOOT").await();

    var outcome = accounts.bootstrap(key("new")).await();

    assertThat(outcome).isEqualTo(new SecretReplaced());
    assertThat(accounts.findAccessKey("AKIDBOOT").await()).contains(key("new"));
    assertThat(node().findAccessKey("AKIDBOOT").await()).contains(key("new"));
  }

  @Test
  void doesNotMoveAKeyToAnotherAccount() {
    accounts.bootstrap(key("secret")).await();
    var stolen = new AccessKey("AKIDBOOT", new AccountId("999999999999"), Secret.of("other"));

    var outcome = accounts.bootstrap(stolen).await();

    assertThat(outcome).isEqualTo(new OwnedBy(ACCOUNT));
    assertThat(node().findAccessKey("AKIDBOOT").await()).contains(key("secret"));
  }

  @Test
  void storesSecretsSealed() {
    accounts.bootstrap(key("a-secret-that-must-not-lie-about")).await();

    var row = database.run("SELECT secret FROM access_key").await().iterator().next();

    assertThat(row.getBuffer("secret").toString(StandardCharsets.ISO_8859_1))
        .doesNotContain("a-secret");
  }

  @Test
  void findsAnInactiveKey() {
    accounts.bootstrap(key("secret")).await();
    database.run("UPDATE access_key SET status = 'INACTIVE'").await();

    assertThat(node().findAccessKey("AKIDBOOT").await().orElseThrow().isActive()).isFalse();
  }

  @Test
  void rollsBackTheAuditRecordWithItsChange() {
    accounts.bootstrap(key("secret")).await();
    var caller = new Caller(ACCOUNT, "AKIDBOOT");

    database
        .transaction(transaction ->
            accounts
                .audit(transaction, caller, new AuditEntry("CreateThing", "thing/1", ""))
                .compose(_ -> Future.failedFuture("the change failed")))
        .otherwiseEmpty()
        .await();

    assertThat(auditedActions()).containsExactly("CreateAccessKey");
  }

  private List<String> auditedActions() {
    var actions = new ArrayList<String>();
    for (var row : database.run("SELECT action FROM audit ORDER BY at").await()) {
      actions.add(row.getString("action"));
    }
    return actions;
  }

  private Accounts node() {
    return new Accounts(database, sealer, TestDeployment.DEPLOYMENT, UUID::randomUUID);
  }

  private static AccessKey key(String secret) {
    return new AccessKey("AKIDBOOT", ACCOUNT, Secret.of(secret));
  }
}
