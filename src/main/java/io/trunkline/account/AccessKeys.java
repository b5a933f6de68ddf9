package io.trunkline.account;

import static io.vertx.core.Future.succeededFuture;

import io.trunkline.account.ChangeAccessKeyResult.Changed;
import io.trunkline.account.ChangeAccessKeyResult.KeyOfSettings;
import io.trunkline.account.ChangeAccessKeyResult.UnknownKey;
import io.trunkline.account.CreateAccessKeyResult.Created;
import io.trunkline.account.CreateAccessKeyResult.QuotaReached;
import io.trunkline.account.CreateAccessKeyResult.UnknownAccount;
import io.trunkline.platform.postgres.Database;
import io.trunkline.platform.postgres.Transaction;
import io.trunkline.platform.secret.Sealer;
import io.trunkline.platform.secret.Secret;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Access keys as their owner keeps them: made, limited, put to rest and deleted. */
public final class AccessKeys {
  static final int KEY_COUNT_MAX = 500;
  private static final String ID_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final int ID_RANDOM_LENGTH = 16;

  /** 40 characters of base64, as AWS makes them. */
  private static final int SECRET_BYTES = 30;

  private final Database database;
  private final Accounts accounts;
  private final Sealer sealer;
  private final RandomGenerator random;
  private final AccessKeyStore store = new AccessKeyStore();

  public AccessKeys(Database database, Accounts accounts, Sealer sealer, RandomGenerator random) {
    this.database = database;
    this.accounts = accounts;
    this.sealer = sealer;
    this.random = random;
  }

  /** A key of {@code owner} that may do what {@code policy} says and no more. */
  public Future<CreateAccessKeyResult> create(Caller caller, AccountId owner, JsonObject policy) {
    return switch (PolicyParser.parse(policy)) {
      case PolicyParseResult.Refused(var reason) ->
          succeededFuture(new CreateAccessKeyResult.Refused(reason));
      case PolicyParseResult.Read(var read) -> {
        var key = new AccessKey(randomId(), owner, randomSecret(), read);
        yield database.transaction(transaction -> create(transaction, caller, key, policy));
      }
    };
  }

  private Future<CreateAccessKeyResult> create(
      Transaction transaction, Caller caller, AccessKey key, JsonObject policy) {
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
          return store
              .insert(transaction, SealedAccessKey.seal(sealer, key).within(policy))
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

  /** By their ids; {@code after} is the last one of the page before, or empty. */
  public Future<List<AccessKeyDetails>> list(AccountId owner, String after, int limit) {
    return store.list(database, owner, after, limit);
  }

  public Future<Optional<AccessKeyDetails>> find(AccessKeyRef key) {
    return store.findDetails(database, key);
  }

  public Future<ChangeAccessKeyResult> disable(Caller caller, AccessKeyRef key) {
    return change(
        caller, key, "DisableAccessKey", transaction -> store.setActive(transaction, key, false));
  }

  public Future<ChangeAccessKeyResult> enable(Caller caller, AccessKeyRef key) {
    return change(
        caller, key, "EnableAccessKey", transaction -> store.setActive(transaction, key, true));
  }

  public Future<ChangeAccessKeyResult> replacePolicy(
      Caller caller, AccessKeyRef key, JsonObject policy) {
    return switch (PolicyParser.parse(policy)) {
      case PolicyParseResult.Refused(var reason) ->
          succeededFuture(new ChangeAccessKeyResult.Refused(reason));
      case PolicyParseResult.Read _ ->
          change(
              caller,
              key,
              "PutAccessKeyPolicy",
              transaction -> store.setPolicy(transaction, key, policy));
    };
  }

  public Future<ChangeAccessKeyResult> delete(Caller caller, AccessKeyRef key) {
    return change(caller, key, "DeleteAccessKey", transaction -> store.delete(transaction, key));
  }

  /** Empty when there is no such key. */
  private interface KeyChange {
    Future<Optional<AccessKeyDetails>> run(Transaction transaction);
  }

  /** From its end on the key is as changed on this node, and soon on others. */
  private Future<ChangeAccessKeyResult> change(
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
                  return accounts.isOfSettings(key.id())
                      ? succeededFuture(new KeyOfSettings())
                      : step.run(transaction)
                          .compose(changed ->
                              audit(transaction, caller, key, action)
                                  .<ChangeAccessKeyResult>map(new Changed(changed.orElseThrow())));
                }))
        .onSuccess(_ -> accounts.forget(key.id()));
  }

  private Future<Void> audit(
      Transaction transaction, Caller caller, AccessKeyRef key, String action) {
    var by = caller.accountId().equals(key.accountId()) ? "" : "by account " + caller.accountId();
    return accounts.auditFor(
        transaction, key.accountId(), caller, new AuditEntry(action, key.id(), by));
  }
}
