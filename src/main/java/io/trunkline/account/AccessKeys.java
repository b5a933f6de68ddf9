package io.trunkline.account;

import static io.vertx.core.Future.succeededFuture;

import io.trunkline.account.AccessKeys.ChangeResult.Changed;
import io.trunkline.account.AccessKeys.ChangeResult.KeyFromSettings;
import io.trunkline.account.AccessKeys.ChangeResult.UnknownKey;
import io.trunkline.account.AccessKeys.CreateResult.Created;
import io.trunkline.account.AccessKeys.CreateResult.QuotaReached;
import io.trunkline.account.AccessKeys.CreateResult.UnknownAccount;
import io.trunkline.platform.postgres.Database;
import io.trunkline.platform.postgres.Page;
import io.trunkline.platform.postgres.PageRequest;
import io.trunkline.platform.postgres.Transaction;
import io.trunkline.platform.secret.Sealer;
import io.trunkline.platform.secret.Secret;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Creates, restricts, disables and deletes the access keys of an account. */
public final class AccessKeys {
  /** Result of changing a key. */
  public sealed interface ChangeResult {

    /** The key after the change, or before its deletion. */
    record Changed(AccessKeyDetails key) implements ChangeResult {}

    record UnknownKey() implements ChangeResult {}

    /** The key comes from the settings of this node and can be changed only there. */
    record KeyFromSettings() implements ChangeResult {}

    record InvalidPolicy(String reason) implements ChangeResult {}

    record ExpiryInThePast() implements ChangeResult {}
  }

  /** Result of {@link #create}. */
  public sealed interface CreateResult {

    /** The new key. No other result contains its secret. */
    record Created(AccessKeyDetails key, Secret secret) implements CreateResult {}

    record InvalidPolicy(String reason) implements CreateResult {}

    record ExpiryInThePast() implements CreateResult {}

    record UnknownAccount() implements CreateResult {}

    record QuotaReached(int max) implements CreateResult {}
  }

  static final int KEY_COUNT_MAX = 500;
  private static final String ID_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final int ID_RANDOM_LENGTH = 16;

  /** 30 bytes are 40 characters in base64, which is the length of AWS secret keys. */
  private static final int SECRET_BYTES = 30;

  private final Database database;
  private final Accounts accounts;
  private final Sealer sealer;
  private final RandomGenerator random;
  private final InstantSource clock;
  private final AccessKeyStore store = new AccessKeyStore();

  public AccessKeys(
      Database database,
      Accounts accounts,
      Sealer sealer,
      RandomGenerator random,
      InstantSource clock) {
    this.database = database;
    this.accounts = accounts;
    this.sealer = sealer;
    this.random = random;
    this.clock = clock;
  }

  /** Creates a key for {@code owner} that may do exactly what its policy allows. */
  public Future<CreateResult> create(Caller caller, AccountId owner, NewAccessKey wanted) {
    if (isPast(wanted.expiresAt())) {
      return succeededFuture(new CreateResult.ExpiryInThePast());
    }
    return switch (PolicyParser.parse(wanted.policy())) {
      case PolicyParser.Result.Invalid(var reason) ->
          succeededFuture(new CreateResult.InvalidPolicy(reason));
      case PolicyParser.Result.Parsed(var read) -> {
        var key = new AccessKey(randomId(), owner, randomSecret(), read, true, wanted.expiresAt());
        yield database.transaction(transaction -> create(transaction, caller, key, wanted));
      }
    };
  }

  private boolean isPast(Optional<Instant> time) {
    return time.map(at -> !at.isAfter(clock.instant())).orElse(false);
  }

  private Future<CreateResult> create(
      Transaction transaction, Caller caller, AccessKey key, NewAccessKey wanted) {
    var owned = new AccessKeyRef(key.accountId(), key.id());
    return accounts
        .lock(transaction, key.accountId())
        .compose(_ -> accounts.exists(transaction, key.accountId()))
        .compose(exists -> exists ? store.count(transaction, key.accountId()) : succeededFuture(-1))
        .compose(count -> {
          if (count < 0) {
            return succeededFuture(new UnknownAccount());
          }
          if (count >= KEY_COUNT_MAX) {
            return succeededFuture(new QuotaReached(KEY_COUNT_MAX));
          }
          var sealed = SealedAccessKey.seal(sealer, key).withPolicy(wanted.policy());
          return store
              .insert(transaction, sealed, wanted.label())
              .compose(_ -> audit(transaction, caller, owned, "CreateAccessKey"))
              .compose(_ -> store.findDetails(transaction, owned))
              .map(made -> new Created(made.orElseThrow(), key.secret()));
        });
  }

  private String randomId() {
    var id = new StringBuilder("AKIA");
    random
        .ints(ID_RANDOM_LENGTH, 0, ID_LETTERS.length())
        .forEach(at -> id.append(ID_LETTERS.charAt(at)));
    return id.toString();
  }

  private Secret randomSecret() {
    var bytes = new byte[SECRET_BYTES];
    random.nextBytes(bytes);
    return Secret.of(Base64.getEncoder().encodeToString(bytes));
  }

  /** Lists access keys in the order of their ids. */
  public Future<Page<AccessKeyDetails>> list(AccountId owner, PageRequest<String> request) {
    return store.list(database, owner, request);
  }

  public Future<Optional<AccessKeyDetails>> find(AccessKeyRef key) {
    return store.findDetails(database, key);
  }

  public Future<ChangeResult> disable(Caller caller, AccessKeyRef key) {
    return change(
        caller, key, "DisableAccessKey", transaction -> store.setActive(transaction, key, false));
  }

  public Future<ChangeResult> enable(Caller caller, AccessKeyRef key) {
    return change(
        caller, key, "EnableAccessKey", transaction -> store.setActive(transaction, key, true));
  }

  public Future<ChangeResult> replacePolicy(Caller caller, AccessKeyRef key, JsonObject policy) {
    return switch (PolicyParser.parse(policy)) {
      case PolicyParser.Result.Invalid(var reason) ->
          succeededFuture(new ChangeResult.InvalidPolicy(reason));
      case PolicyParser.Result.Parsed _ ->
          change(
              caller,
              key,
              "PutAccessKeyPolicy",
              transaction -> store.setPolicy(transaction, key, policy));
    };
  }

  /** Changes the label, and the expiry if one is given. */
  public Future<ChangeResult> update(
      Caller caller, AccessKeyRef key, Label label, Optional<Instant> expiresAt) {
    return isPast(expiresAt)
        ? succeededFuture(new ChangeResult.ExpiryInThePast())
        : change(
            caller,
            key,
            "UpdateAccessKey",
            transaction -> store.update(transaction, key, label, expiresAt));
  }

  public Future<ChangeResult> delete(Caller caller, AccessKeyRef key) {
    return change(caller, key, "DeleteAccessKey", transaction -> store.delete(transaction, key));
  }

  /** A change of one key within a transaction. Returns empty if the key does not exist. */
  private interface KeyChange {
    Future<Optional<AccessKeyDetails>> run(Transaction transaction);
  }

  /** When the future completes, this node uses the changed key; other nodes follow shortly. */
  private Future<ChangeResult> change(
      Caller caller, AccessKeyRef key, String action, KeyChange step) {
    return database
        .transaction(transaction ->
            accounts
                .lock(transaction, key.accountId())
                .compose(_ -> store.findDetails(transaction, key))
                .compose(found -> {
                  if (found.isEmpty()) {
                    return succeededFuture(new UnknownKey());
                  }
                  return accounts.isFromSettings(key.id())
                      ? succeededFuture(new KeyFromSettings())
                      : step.run(transaction)
                          .compose(changed ->
                              audit(transaction, caller, key, action)
                                  .<ChangeResult>map(new Changed(changed.orElseThrow())));
                }))
        .onSuccess(_ -> accounts.forget(key.id()));
  }

  private Future<Void> audit(
      Transaction transaction, Caller caller, AccessKeyRef key, String action) {
    var by = caller.accountId().equals(key.accountId()) ? "" : "by account " + caller.accountId();
    return accounts.auditFor(
        transaction, key.accountId(), caller, new AuditEntry(action, "access-key/" + key.id(), by));
  }
}
