package io.trunkline.installation;

import static io.vertx.core.Future.failedFuture;
import static io.vertx.core.Future.succeededFuture;

import io.trunkline.account.AccountId;
import io.trunkline.account.Accounts;
import io.trunkline.platform.postgres.Database;
import io.trunkline.platform.postgres.Transaction;
import io.trunkline.provider.ProviderType;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Changes provider installations. Locks each one together with the accounts of all its members, so
 * that concurrent changes neither deadlock nor miss a member.
 */
final class ProviderInstallationLocks {
  private static final int ATTEMPTS_MAX = 5;

  private final Database database;
  private final Accounts accounts;
  private final Supplier<UUID> ids;
  private final ProviderInstallationStore store = new ProviderInstallationStore();

  ProviderInstallationLocks(Database database, Accounts accounts, Supplier<UUID> ids) {
    this.database = database;
    this.accounts = accounts;
    this.ids = ids;
  }

  /** Identifies a provider installation by the provider's id. */
  record Key(ProviderType type, String providerId) {}

  /** A change of a locked provider installation; the accounts in {@code members} are locked too. */
  interface Change<T> {
    Future<T> apply(
        Transaction transaction,
        ProviderInstallation providerInstallation,
        List<AccountId> members);
  }

  /**
   * Locks the accounts of all members and {@code others}, then the provider installation, and
   * applies the change.
   */
  <T> Future<T> change(Key key, List<AccountId> others, Change<T> change) {
    return change(key, others, change, 1);
  }

  private <T> Future<T> change(Key key, List<AccountId> others, Change<T> change, int attempt) {
    return database
        .transaction(transaction -> tryChange(transaction, key, others, change))
        .compose(done ->
            done.map(Future::succeededFuture)
                .orElseGet(() ->
                    attempt < ATTEMPTS_MAX
                        ? change(key, others, change, attempt + 1)
                        : failedFuture(
                            new IllegalStateException(
                                "the members of provider installation %s keep changing"
                                    .formatted(key.providerId())))));
  }

  /**
   * Returns empty if an account has become a member since the accounts were read, and is not
   * locked.
   */
  private <T> Future<Optional<T>> tryChange(
      Transaction transaction, Key key, List<AccountId> others, Change<T> change) {
    return store
        .findAccounts(transaction, key.type(), key.providerId())
        .compose(members -> lockAll(transaction, members, others))
        .compose(locked ->
            store
                .lock(transaction, ids.get(), key.type(), key.providerId())
                .compose(providerInstallation ->
                    store
                        .findAccounts(transaction, key.type(), key.providerId())
                        .compose(members ->
                            locked.containsAll(members)
                                ? change
                                    .apply(transaction, providerInstallation, members)
                                    .map(Optional::of)
                                : succeededFuture(Optional.empty()))));
  }

  /** Locks in the order of the account ids, so that concurrent transactions do not deadlock. */
  private Future<Collection<AccountId>> lockAll(
      Transaction transaction, List<AccountId> members, List<AccountId> others) {
    var all = new TreeSet<>(Comparator.comparing(AccountId::value));
    Stream.of(members, others).forEach(all::addAll);
    Future<Void> locked = succeededFuture();
    for (var account : all) {
      locked = locked.compose(_ -> accounts.lock(transaction, account));
    }
    return locked.map(all);
  }
}
