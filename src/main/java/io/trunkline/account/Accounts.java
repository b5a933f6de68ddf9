package io.trunkline.account;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.trunkline.account.AccountStore.SealedKey;
import io.trunkline.platform.postgres.Database;
import io.trunkline.platform.postgres.Transaction;
import io.trunkline.platform.secret.Sealer;
import io.trunkline.platform.secret.Secret;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** Accounts, their access keys, and the trail of what callers changed. */
public final class Accounts {
  private static final int CACHED_KEY_COUNT_MAX = 1_000;

  /** How long a replaced secret may still count on another node. */
  private static final Duration CACHED_FOR = Duration.ofSeconds(30);

  private final Database database;
  private final Sealer sealer;
  private final AccountStore store;
  private final Cache<String, AccessKey> cache =
      Caffeine.newBuilder().maximumSize(CACHED_KEY_COUNT_MAX).expireAfterWrite(CACHED_FOR).build();

  /** {@code ids} makes the ids of audit records. */
  public Accounts(Database database, Sealer sealer, Supplier<UUID> ids) {
    this.database = database;
    this.sealer = sealer;
    this.store = new AccountStore(ids);
  }

  /**
   * Makes sure that this key of this account exists with this secret. Nodes that start at once may
   * all do it.
   */
  public Future<Bootstrap> bootstrap(AccessKey key) {
    return database
        .transaction(transaction -> bootstrap(transaction, key))
        .onSuccess(_ -> cache.invalidate(key.id()));
  }

  private Future<Bootstrap> bootstrap(Transaction transaction, AccessKey key) {
    return store
        .insertAccount(transaction, key.accountId())
        .compose(_ -> store.insertKey(transaction, seal(key)))
        .compose(isNew ->
            isNew
                ? audit(transaction, key, "CreateAccessKey").map(new Bootstrap.Created())
                : reconcile(transaction, key));
  }

  private Future<Bootstrap> reconcile(Transaction transaction, AccessKey key) {
    return store
        .getKeyForUpdate(transaction, key.id())
        .compose(found -> replace(transaction, key, found));
  }

  private Future<Bootstrap> replace(Transaction transaction, AccessKey key, SealedKey found) {
    if (!found.accountId().equals(key.accountId())) {
      return Future.succeededFuture(new Bootstrap.OwnedBy(found.accountId()));
    }
    if (found.isActive() && open(found).secret().equals(key.secret())) {
      return Future.succeededFuture(new Bootstrap.Unchanged());
    }
    return store
        .updateKey(transaction, seal(key))
        .compose(_ -> audit(transaction, key, "ReplaceSecretAccessKey"))
        .map(new Bootstrap.SecretReplaced());
  }

  /** Empty when the key is unknown or inactive. */
  public Future<Optional<AccessKey>> findAccessKey(String id) {
    var cached = Optional.ofNullable(cache.getIfPresent(id));
    if (cached.isPresent()) {
      return Future.succeededFuture(cached);
    }
    return store
        .findKey(database, id)
        .map(found -> found.filter(SealedKey::isActive).map(this::open))
        .onSuccess(found -> found.ifPresent(key -> cache.put(id, key)));
  }

  /**
   * Lets one writer of an account at a time go on until its transaction ends. Every change that the
   * owner of an account asks for begins with it, so that such changes never deadlock and counts
   * hold.
   */
  public Future<Void> lock(Transaction transaction, AccountId accountId) {
    return store.lock(transaction, accountId);
  }

  /** Written in the transaction of the change, so that neither is there without the other. */
  public Future<Void> audit(Transaction transaction, Caller caller, AuditEntry entry) {
    return store.insertAudit(transaction, caller, entry);
  }

  /**
   * What happened to an account without any caller of its own: told by a provider, or by a target.
   */
  public Future<Void> observe(AccountId accountId, AuditEntry entry) {
    return database.transaction(transaction -> store.insertAudit(transaction, accountId, entry));
  }

  private Future<Void> audit(Transaction transaction, AccessKey key, String action) {
    return audit(
        transaction,
        new Caller(key.accountId(), key.id()),
        new AuditEntry(action, key.id(), "by the settings of a node"));
  }

  private SealedKey seal(AccessKey key) {
    var secret = sealer.seal("access_key", "secret", key.id(), key.secret().bytes());
    return new SealedKey(key.id(), key.accountId(), secret, true);
  }

  private AccessKey open(SealedKey key) {
    var secret = sealer.open("access_key", "secret", key.id(), key.secret());
    return new AccessKey(
        key.id(), key.accountId(), Secret.of(new String(secret, StandardCharsets.UTF_8)));
  }
}
