package io.trunkline.account;

import static io.vertx.core.Future.succeededFuture;

import io.trunkline.platform.postgres.Database;
import io.trunkline.platform.postgres.ReadCache;
import io.trunkline.platform.postgres.Transaction;
import io.trunkline.platform.secret.Sealer;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Accounts, the look-up of their access keys, and the trail of what callers changed. */
public final class Accounts {
  static final int ACCOUNT_COUNT_MAX = 10_000;
  private static final int CACHED_KEY_COUNT_MAX = 1_000;

  /** Longer than it takes to see that the network has swallowed the news of a change. */
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

  /** {@code ids} makes the ids of audit records. */
  public Accounts(Database database, Sealer sealer, Supplier<UUID> ids) {
    this.database = database;
    this.sealer = sealer;
    this.trail = new AuditStore(ids);
    this.uses = new AccessKeyUsage(used -> keys.markUsed(database, used));
  }

  /**
   * Makes sure that this key of this account exists with this secret and every right. Nodes that
   * start at once may all do it.
   */
  public Future<BootstrapResult> bootstrap(AccessKey key) {
    keysOfSettings.add(key.id());
    return database
        .transaction(transaction -> bootstrap(transaction, key))
        .onSuccess(_ -> forget(key.id()));
  }

  private Future<BootstrapResult> bootstrap(Transaction transaction, AccessKey key) {
    return store
        .insert(transaction, key.accountId())
        .compose(_ -> keys.insert(transaction, SealedAccessKey.seal(sealer, key)))
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
    if (found.isActive() && found.policy().isEmpty() && found.open(sealer).equals(key)) {
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
        new AuditEntry(action, key.id(), "by the settings of a node"));
  }

  /** Makes an account that owns nothing yet. */
  public Future<CreateAccountResult> create(Caller caller, AccountId accountId) {
    return database.transaction(transaction ->
        store
            .count(transaction)
            .compose(count ->
                count >= ACCOUNT_COUNT_MAX
                    ? succeededFuture(new CreateAccountResult.QuotaReached(ACCOUNT_COUNT_MAX))
                    : insert(transaction, caller, accountId)));
  }

  private Future<CreateAccountResult> insert(
      Transaction transaction, Caller caller, AccountId accountId) {
    return store
        .insert(transaction, accountId)
        .compose(inserted ->
            inserted
                .map(account ->
                    audit(
                            transaction,
                            caller,
                            new AuditEntry("CreateAccount", account.id().value(), ""))
                        .<CreateAccountResult>map(new CreateAccountResult.Created(account)))
                .orElse(succeededFuture(new CreateAccountResult.ExistsAlready())));
  }

  /** By their ids; {@code after} is the last one of the page before, or empty. */
  public Future<List<Account>> list(String after, int limit) {
    return store.list(database, after, limit);
  }

  /** With its rights; empty when the key is unknown or inactive. */
  public Future<Optional<AccessKey>> findAccessKey(String id) {
    return cache.find(id);
  }

  private Future<Optional<AccessKey>> read(String id) {
    return keys.find(database, id)
        .map(found -> found.filter(SealedAccessKey::isActive).map(key -> key.open(sealer)));
  }

  /** To be called when a key changed: from then on {@link #findAccessKey} tells it as it is. */
  public void forget(String accessKeyId) {
    cache.drop(accessKeyId);
  }

  /** Whether this node hears of every change of a key from now on; keys are cached only then. */
  public void hears(boolean isHearing) {
    cache.hears(isHearing);
  }

  /** Notes that a key signed a call, some time later. */
  public void noteUse(String accessKeyId) {
    uses.note(accessKeyId);
  }

  /** Its ids grow in the order in which records are made. */
  AuditStore trail() {
    return trail;
  }

  /** Whether the settings of this node name the key. */
  boolean isOfSettings(String accessKeyId) {
    return keysOfSettings.contains(accessKeyId);
  }

  /**
   * Lets one writer of an account at a time go on until its transaction ends. Every change that the
   * owner of an account asks for begins with it, so that such changes never deadlock and counts
   * hold.
   */
  public Future<Void> lock(Transaction transaction, AccountId accountId) {
    return store.lock(transaction, accountId);
  }

  public Future<Boolean> exists(Transaction transaction, AccountId accountId) {
    return store.exists(transaction, accountId);
  }

  /** Written in the transaction of the change, so that neither is there without the other. */
  public Future<Void> audit(Transaction transaction, Caller caller, AuditEntry entry) {
    return trail.insertChange(transaction, caller.accountId(), caller, entry);
  }

  /** Of a change to something of another account than the caller's: its owner shall see it. */
  Future<Void> auditFor(Transaction transaction, AccountId owner, Caller caller, AuditEntry entry) {
    return trail.insertChange(transaction, owner, caller, entry);
  }

  /**
   * What happened to an account without any caller of its own: told by a provider, or by a target.
   */
  public Future<Void> observe(AccountId accountId, AuditEntry entry) {
    return trail.insertObservation(database, accountId, entry);
  }

  /** Written in the transaction of what happened. */
  public Future<Void> observe(Transaction transaction, AccountId accountId, AuditEntry entry) {
    return trail.insertObservation(transaction, accountId, entry);
  }
}
