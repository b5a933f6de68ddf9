package io.trunkline.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.trunkline.account.AccessKeys.ChangeResult.Changed;
import io.trunkline.account.AccessKeys.ChangeResult.KeyFromSettings;
import io.trunkline.account.AccessKeys.ChangeResult.UnknownKey;
import io.trunkline.account.AccessKeys.CreateResult.Created;
import io.trunkline.account.AccessKeys.CreateResult.QuotaReached;
import io.trunkline.account.AccessKeys.CreateResult.UnknownAccount;
import io.trunkline.platform.postgres.Database;
import io.trunkline.platform.postgres.DatabaseUrlParser;
import io.trunkline.platform.postgres.Notifications;
import io.trunkline.platform.postgres.PageRequest;
import io.trunkline.platform.postgres.TestDatabase;
import io.trunkline.platform.secret.Sealer;
import io.trunkline.platform.secret.Secret;
import io.trunkline.platform.secret.TestSealer;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AccessKeysIT {
  private static final AccountId ACCOUNT = new AccountId("111122223333");
  private static final AccountId OTHER = new AccountId("444455556666");
  private static final Caller CALLER = new Caller(ACCOUNT, "AKIDBOOT");
  private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
  private static final Permission GET =
      Permission.of("codeconnections:GetConnection", "arn:aws:codeconnections:r:1:connection/x");

  private final Vertx vertx = Vertx.vertx();
  private final Sealer sealer = TestSealer.create();
  private final TestDatabase server = TestDatabase.create();
  private Database database;
  private Accounts accounts;
  private AccessKeys keys;

  @BeforeEach
  void open() {
    database = server.open(vertx);
    accounts = node();
    accounts.setCaching(true);
    keys = new AccessKeys(database, accounts, sealer, new SecureRandom(), () -> NOW);
    accounts.bootstrap(new AccessKey("AKIDBOOT", ACCOUNT, Secret.of("secret"))).await();
  }

  @AfterEach
  void close() {
    database.close().await();
    vertx.close().await();
  }

  @Test
  void findsACreatedKeyWithItsPolicy() {
    var made = make("codeconnections:Get*");

    var found = accounts.findAccessKey(made.key().id()).await().orElseThrow();

    assertThat(made.key().id()).matches("AKIA[A-Z2-7]{16}");
    assertThat(made.secret().reveal()).hasSize(40);
    assertThat(found.secret()).isEqualTo(made.secret());
    assertThat(found.accountId()).isEqualTo(ACCOUNT);
    assertThat(found.policy().evaluate(GET)).isEqualTo(Policy.PolicyDecision.ALLOWED);
    assertThat(found.policy().evaluate(Permission.of("trunkline:Explain", "*")))
        .isEqualTo(Policy.PolicyDecision.NOT_ALLOWED);
    assertThat(accounts.findAccessKey("AKIDBOOT").await().orElseThrow().policy())
        .isEqualTo(Policy.full());
  }

  @Test
  void sealsTheSecretAndDoesNotShowItAgain() {
    var made = make("*");

    var row =
        database
            .run("SELECT secret, t::text AS whole FROM access_key t WHERE id <> 'AKIDBOOT'")
            .await()
            .iterator()
            .next();

    assertThat(row.getBuffer("secret").toString(StandardCharsets.ISO_8859_1))
        .doesNotContain(made.secret().reveal());
    assertThat(row.getString("whole")).doesNotContain(made.secret().reveal());
    assertThat(made.toString()).doesNotContain(made.secret().reveal());
    assertThat(keys.list(ACCOUNT, PageRequest.first(10)).await().toString())
        .doesNotContain(made.secret().reveal());
  }

  @Test
  void rejectsDisabledAndDeletedKeysAtOnceOnThisNode() {
    var disabled = owned(make("*"));
    var deleted = owned(make("*"));
    accounts.findAccessKey(disabled.id()).await();
    accounts.findAccessKey(deleted.id()).await();

    var isDisabled = keys.disable(CALLER, disabled).await();
    var isDeleted = keys.delete(CALLER, deleted).await();

    assertThat(isDisabled).isInstanceOf(Changed.class);
    assertThat(isDeleted).isInstanceOf(Changed.class);
    assertThat(isActive(disabled)).isFalse();
    assertThat(accounts.findAccessKey(deleted.id()).await()).isEmpty();
    assertThat(keys.enable(CALLER, disabled).await()).isInstanceOf(Changed.class);
    assertThat(isActive(disabled)).isTrue();
    assertThat(keys.enable(CALLER, deleted).await()).isEqualTo(new UnknownKey());
  }

  @Test
  void doesNotCacheAKeyThatWasReadBeforeItsChange() {
    var key = owned(make("*"));

    for (var i = 0; i < 20; i++) {
      var read = accounts.findAccessKey(key.id());
      keys.disable(CALLER, key).await();
      read.await();

      assertThat(isActive(key)).isFalse();
      keys.enable(CALLER, key).await();
    }
  }

  @Test
  void appliesAReplacedPolicyAtOnce() {
    var key = owned(make("trunkline:*"));
    accounts.findAccessKey(key.id()).await();

    keys.replacePolicy(CALLER, key, policy("codeconnections:*")).await();

    var found = accounts.findAccessKey(key.id()).await().orElseThrow();
    assertThat(found.policy().evaluate(GET)).isEqualTo(Policy.PolicyDecision.ALLOWED);
    assertThat(keys.replacePolicy(CALLER, key, new JsonObject()).await())
        .isInstanceOf(AccessKeys.ChangeResult.InvalidPolicy.class);
  }

  @Test
  void notifiesOtherNodesOfChangesButNotOfUse() {
    var heard = new CopyOnWriteArrayList<String>();
    var notifications =
        new Notifications(
            vertx,
            DatabaseUrlParser.parse(server.url()),
            Map.of(
                "trunkline_access_key",
                new Notifications.Listener() {
                  @Override
                  public void onMessage(String payload) {
                    heard.add(payload);
                  }

                  @Override
                  public void onLost() {}
                }));
    notifications.start().await();
    var key = owned(make("*"));
    try {
      accounts.recordUse(key.id());
      await().until(() -> lastUsed(key).isPresent());
      await().during(200, TimeUnit.MILLISECONDS).until(heard::isEmpty);

      keys.disable(CALLER, key).await();
      keys.replacePolicy(CALLER, key, policy("trunkline:*")).await();
      accounts.bootstrap(new AccessKey("AKIDBOOT", ACCOUNT, Secret.of("changed"))).await();
      keys.delete(CALLER, key).await();

      await()
          .untilAsserted(
              () -> assertThat(heard).containsExactly(key.id(), key.id(), "AKIDBOOT", key.id()));
    } finally {
      notifications.stop().await();
    }
  }

  @Test
  void recordsUseAtMostOnceAMinute() {
    var key = owned(make("*"));
    database
        .run(
            """
            CREATE TABLE write AS SELECT 0 AS n WHERE false;\
            """)
        .await();
    database
        .run(
            """
            CREATE FUNCTION count_write() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN INSERT INTO write VALUES (1); RETURN NULL; END $$\
            """)
        .await();
    database
        .run(
            """
            CREATE TRIGGER count_write AFTER UPDATE ON access_key
            FOR EACH ROW EXECUTE FUNCTION count_write()\
            """)
        .await();

    for (var i = 0; i < 50; i++) {
      accounts.recordUse(key.id());
    }
    var otherNode = node();
    await().until(() -> lastUsed(key).isPresent());
    otherNode.recordUse(key.id());

    await()
        .during(300, TimeUnit.MILLISECONDS)
        .until(() -> database.run("SELECT 1 FROM write").await().size() == 1);
    database.run("UPDATE access_key SET last_used_at = now() - interval '61 seconds'").await();
    database.run("DELETE FROM write").await();
    node().recordUse(key.id());
    await().until(() -> database.run("SELECT 1 FROM write").await().size() == 1);
  }

  @Test
  void doesNotChangeTheKeyFromTheSettings() {
    var boot = new AccessKeyRef(ACCOUNT, "AKIDBOOT");

    assertThat(keys.disable(CALLER, boot).await()).isEqualTo(new KeyFromSettings());
    assertThat(keys.delete(CALLER, boot).await()).isEqualTo(new KeyFromSettings());
    assertThat(keys.replacePolicy(CALLER, boot, policy("*")).await())
        .isEqualTo(new KeyFromSettings());
  }

  @Test
  void restoresFullAccessOfTheKeyFromTheSettings() {
    var made = make("trunkline:*");
    var settings = new AccessKey(made.key().id(), ACCOUNT, made.secret());

    accounts.bootstrap(settings).await();

    assertThat(accounts.findAccessKey(settings.id()).await()).contains(settings);
  }

  @Test
  void findsNoKeysOfAnotherAccount() {
    accounts.create(CALLER, OTHER, Label.NONE).await();
    var key = owned(make("*"));
    var asOthers = new AccessKeyRef(OTHER, key.id());

    assertThat(keys.find(asOthers).await()).isEmpty();
    assertThat(keys.list(OTHER, PageRequest.first(10)).await().elements()).isEmpty();
    assertThat(keys.disable(CALLER, asOthers).await()).isEqualTo(new UnknownKey());
    assertThat(keys.delete(CALLER, asOthers).await()).isEqualTo(new UnknownKey());
    assertThat(keys.replacePolicy(CALLER, asOthers, policy("*")).await())
        .isEqualTo(new UnknownKey());
    assertThat(accounts.findAccessKey(key.id()).await()).isPresent();
  }

  @Test
  void rejectsKeysOfUnknownAccountsAndAboveTheQuota() {
    assertThat(keys.create(CALLER, OTHER, wanted("*")).await()).isEqualTo(new UnknownAccount());
    database
        .run(
            """
            INSERT INTO access_key (id, account_id, secret)
            SELECT 'KEY' || n, '111122223333', '' FROM generate_series(2, 500) AS n\
            """)
        .await();

    assertThat(keys.create(CALLER, ACCOUNT, wanted("*")).await()).isEqualTo(new QuotaReached(500));
  }

  @Test
  void auditsChangesInTheAccountThatOwnsTheKey() {
    accounts.create(CALLER, OTHER, Label.NONE).await();
    var creator = TestCall.caller(ACCOUNT, "request-1");
    var made = (Created) keys.create(creator, OTHER, wanted("*")).await();

    keys.disable(CALLER, new AccessKeyRef(OTHER, made.key().id())).await();

    var rows =
        database
            .run(
                "SELECT action, access_key_id, request_id, detail FROM audit"
                    + " WHERE account_id = '444455556666' ORDER BY at")
            .await();
    assertThat(rows)
        .extracting(row -> row.getString("action"))
        .containsExactly("CreateAccessKey", "DisableAccessKey");
    assertThat(rows)
        .extracting(row -> row.getString("request_id"))
        .containsExactly("request-1", null);
    assertThat(rows)
        .allSatisfy(row -> {
          assertThat(row.getString("access_key_id")).isEqualTo("AKIDBOOT");
          assertThat(row.getString("detail")).isEqualTo("by account 111122223333");
        });
  }

  @Test
  void storesLabelAndExpiryUntilTheyAreChanged() {
    var label = new Label(Optional.of("deploy bot"), Optional.of("used by CI"));
    var end = NOW.plusSeconds(60);
    var made =
        (Created)
            keys.create(CALLER, ACCOUNT, new NewAccessKey(policy("*"), label, Optional.of(end)))
                .await();
    var key = owned(made);
    assertThat(made.key().label()).isEqualTo(label);
    assertThat(accounts.findAccessKey(key.id()).await().orElseThrow().expiresAt()).contains(end);

    var renamed = new Label(Optional.of("bot"), Optional.empty());
    var later = NOW.plusSeconds(120);
    var updated = keys.update(CALLER, key, renamed, Optional.of(later)).await();
    var kept = keys.find(key).await().orElseThrow();
    keys.update(CALLER, key, new Label(Optional.empty(), Optional.of("")), Optional.empty())
        .await();

    assertThat(updated).isEqualTo(new Changed(kept));
    assertThat(kept.label()).isEqualTo(new Label(Optional.of("bot"), Optional.of("used by CI")));
    assertThat(keys.find(key).await().orElseThrow().label())
        .isEqualTo(new Label(Optional.of("bot"), Optional.empty()));
    assertThat(accounts.findAccessKey(key.id()).await().orElseThrow().expiresAt()).contains(later);
  }

  @Test
  void rejectsAnExpiryInThePast() {
    var key = owned(make("*"));
    var now = Optional.of(NOW);

    assertThat(keys.create(CALLER, ACCOUNT, new NewAccessKey(policy("*"), Label.NONE, now)).await())
        .isEqualTo(new AccessKeys.CreateResult.ExpiryInThePast());
    assertThat(keys.update(CALLER, key, Label.NONE, now).await())
        .isEqualTo(new AccessKeys.ChangeResult.ExpiryInThePast());
    assertThat(keys.find(key).await().orElseThrow().expiresAt()).isEmpty();
  }

  @Test
  void restoresTheKeyFromTheSettingsAfterItsExpiry() {
    var made = make("*");
    database.run("UPDATE access_key SET expires_at = now() WHERE id <> 'AKIDBOOT'").await();

    accounts.bootstrap(new AccessKey(made.key().id(), ACCOUNT, made.secret())).await();

    assertThat(accounts.findAccessKey(made.key().id()).await().orElseThrow().expiresAt()).isEmpty();
  }

  private boolean isActive(AccessKeyRef key) {
    return accounts.findAccessKey(key.id()).await().orElseThrow().isActive();
  }

  private static NewAccessKey wanted(String action) {
    return new NewAccessKey(policy(action), Label.NONE, Optional.empty());
  }

  private Optional<?> lastUsed(AccessKeyRef key) {
    return keys.find(key).await().orElseThrow().lastUsedAt();
  }

  private Created make(String action) {
    return (Created) keys.create(CALLER, ACCOUNT, wanted(action)).await();
  }

  private static AccessKeyRef owned(Created made) {
    return new AccessKeyRef(made.key().accountId(), made.key().id());
  }

  private static JsonObject policy(String action) {
    return new JsonObject()
        .put("Version", "2012-10-17")
        .put(
            "Statement",
            List.of(
                new JsonObject()
                    .put("Effect", "Allow")
                    .put("Action", action)
                    .put("Resource", "*")
                    .getMap()));
  }

  private Accounts node() {
    return new Accounts(database, sealer, TestDeployment.DEPLOYMENT, UUID::randomUUID);
  }
}
