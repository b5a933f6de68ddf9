package io.trunkline.account;

import static io.vertx.core.Future.succeededFuture;

import io.trunkline.platform.postgres.Database;
import io.trunkline.platform.postgres.Page;
import io.trunkline.platform.postgres.PageRequest;
import io.trunkline.platform.postgres.ReadCache;
import io.trunkline.platform.postgres.Transaction;
import io.trunkline.platform.secret.Sealer;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Creates and lists accounts, finds access keys, and records changes for the audit trail. */
public final class Accounts {
  /** Result of {@link #create}. */
  public sealed interface CreateResult {

    record Created(Account account) implements CreateResult {}

    record ExistsAlready() implements CreateResult {}

    record QuotaReached(int max) implements CreateResult {}
  }

  /** Result of {@link #bootstrap}. */
  public sealed interface BootstrapResult {

    /** The key was created. */
    record Created() implements BootstrapResult {}

    /** The key already had this secret. */
    record Unchanged() implements BootstrapResult {}

    /** The key had another secret, which is no longer valid. */
    record SecretReplaced() implements BootstrapResult {}

    /** The key belongs to another account and was not changed. */
    record OwnedBy(AccountId accountId) implements BootstrapResult {}
  }

  static final int ACCOUNT_COUNT_MAX = 10_000;
  private static final int CACHED_KEY_COUNT_MAX = 1_000;

  /**
   * Maximum age of a cached key. It is longer than the time in which the node notices that it no
   * longer receives change notifications.
   */
  private static final Duration CACHED_FOR = Duration.ofSeconds(30);

  private final Database database;
  private final Sealer sealer;
  private final AccountStore store = new AccountStore();
  private final AccessKeyStore keys = new AccessKeyStore();
  private final AuditStore trail;
  private final AccessKeyUsage uses;
  private final Set<String> keysOfSettings = ConcurrentHashMap.newKeySet();
  private final ReadCache<String, AccessKey> cache =
      new ReadCache<>(CACHED_KEY_COUNT_MAX, CACHED_FOR, this::read);

  /** {@code ids} generates the ids of audit records. */
  public Accounts(Database database, Sealer sealer, Deployment deployment, Supplier<UUID> ids) {
    this.database = database;
    this.sealer = sealer;
    this.trail = new AuditStore(deployment, ids);
    this.uses = new AccessKeyUsage(used -> keys.markUsed(database, used));
  }

  /**
   * Ensures that this key exists with this secret and full access. Safe to call from several nodes
   * at once.
   */
  public Future<BootstrapResult> bootstrap(AccessKey key) {
    keysOfSettings.add(key.id());
    return database
        .transaction(transaction -> bootstrap(transaction, key))
        .onSuccess(_ -> forget(key.id()));
  }

  private Future<BootstrapResult> bootstrap(Transaction transaction, AccessKey key) {
    return store
        .insert(transaction, key.accountId(), Label.NONE)
        .compose(_ -> keys.insert(transaction, SealedAccessKey.seal(sealer, key), Label.NONE))
        .compose(isNew ->
            isNew
                ? audit(transaction, key, "CreateAccessKey").map(new BootstrapResult.Created())
                : keys.getForUpdate(transaction, key.id())
                    .compose(found -> replace(transaction, key, found)));
  }

  private Future<BootstrapResult> replace(
      Transaction transaction, AccessKey key, SealedAccessKey found) {
    if (!found.accountId().equals(key.accountId())) {
      return succeededFuture(new BootstrapResult.OwnedBy(found.accountId()));
    }
    if (found.isActive()
        && found.policy().isEmpty()
        && found.open(sealer).equals(Optional.of(key))) {
      return succeededFuture(new BootstrapResult.Unchanged());
    }
    return keys.replace(transaction, SealedAccessKey.seal(sealer, key))
        .compose(_ -> audit(transaction, key, "ReplaceSecretAccessKey"))
        .map(new BootstrapResult.SecretReplaced());
  }

  private Future<Void> audit(Transaction transaction, AccessKey key, String action) {
    return audit(
        transaction,
        new Caller(key.accountId(), key.id()),
        new AuditEntry(action, "access-key/" + key.id(), "by the settings of a node"));
  }

  /** Creates an empty account. */
  public Future<CreateResult> create(Caller caller, AccountId accountId, Label label) {
    return database.transaction(transaction ->
        store
            .count(transaction)
            .compose(count ->
                count >= ACCOUNT_COUNT_MAX
                    ? succeededFuture(new CreateResult.QuotaReached(ACCOUNT_COUNT_MAX))
                    : insert(transaction, caller, accountId, label)));
  }

  private Future<CreateResult> insert(
      Transaction transaction, Caller caller, AccountId accountId, Label label) {
    return store
        .insert(transaction, accountId, label)
        .compose(inserted ->
            inserted
                .map(account ->
                    audit(
                            transaction,
                            caller,
                            new AuditEntry("CreateAccount", "account/" + account.id(), ""))
                        .<CreateResult>map(new CreateResult.Created(account)))
                .orElse(succeededFuture(new CreateResult.ExistsAlready())));
  }

  /** Changes an account's label; returns empty if the account does not exist. */
  public Future<Optional<Account>> update(Caller caller, AccountId accountId, Label label) {
    return database.transaction(transaction ->
        store
            .update(transaction, accountId, label)
            .compose(found ->
                found
                    .map(account ->
                        audit(
                                transaction,
                                caller,
                                new AuditEntry("UpdateAccount", "account/" + account.id(), ""))
                            .map(found))
                    .orElse(succeededFuture(found))));
  }

  /** Lists accounts in the order of their ids. */
  public Future<Page<Account>> list(PageRequest<AccountId> request) {
    return store.list(database, request);
  }

  /**
   * Returns the key with its policy, even if it is inactive or expired. Returns empty if it is
   * unknown or unreadable.
   */
  public Future<Optional<AccessKey>> findAccessKey(String id) {
    return cache.find(id);
  }

  private Future<Optional<AccessKey>> read(String id) {
    return keys.find(database, id).map(found -> found.flatMap(key -> key.open(sealer)));
  }

  /**
   * Drops the cached key, so that {@link #findAccessKey} reads it again. Call this when a key has
   * changed.
   */
  public void forget(String accessKeyId) {
    cache.drop(accessKeyId);
  }

  /**
   * Enables or disables the cache of keys. Enable it only while this node is notified of every
   * change.
   */
  public void setCaching(boolean isCaching) {
    cache.setCaching(isCaching);
  }

  /** Records asynchronously that a key signed a call. */
  public void recordUse(String accessKeyId) {
    uses.record(accessKeyId);
  }

  /** Returns the store of audit records, whose ids increase in the order of creation. */
  AuditStore trail() {
    return trail;
  }

  /** Returns whether the key comes from the settings of this node. */
  boolean isFromSettings(String accessKeyId) {
    return keysOfSettings.contains(accessKeyId);
  }

  /**
   * Serializes changes of one account until the transaction ends. Every change that an owner
   * requests takes this lock first, so that changes cannot deadlock and quota counts stay correct.
   */
  public Future<Void> lock(Transaction transaction, AccountId accountId) {
    return store.lock(transaction, accountId);
  }

  public Future<Boolean> exists(Transaction transaction, AccountId accountId) {
    return store.exists(transaction, accountId);
  }

  /** Records a change in the transaction that makes it, so that both are stored or neither is. */
  public Future<Void> audit(Transaction transaction, Caller caller, AuditEntry entry) {
    return trail.insertChange(transaction, caller.accountId(), caller, entry);
  }

  /**
   * Records a change in the audit trail of the resource's owner, which may be another account than
   * the caller's.
   */
  Future<Void> auditFor(Transaction transaction, AccountId owner, Caller caller, AuditEntry entry) {
    return trail.insertChange(transaction, owner, caller, entry);
  }

  /** Records an event that no caller caused, such as a provider's or a target's message. */
  public Future<Void> observe(AccountId accountId, AuditEntry entry) {
    return trail.insertObservation(database, accountId, entry);
  }

  /** Records an event in the transaction that stores it. */
  public Future<Void> observe(Transaction transaction, AccountId accountId, AuditEntry entry) {
    return trail.insertObservation(transaction, accountId, entry);
  }
}
