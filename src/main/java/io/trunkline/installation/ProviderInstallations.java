package io.trunkline.installation;

import static io.vertx.core.Future.failedFuture;
import static io.vertx.core.Future.succeededFuture;

import io.trunkline.account.AccountId;
import io.trunkline.account.Accounts;
import io.trunkline.account.AuditEntry;
import io.trunkline.account.Caller;
import io.trunkline.installation.Installations.CreateResult.Created;
import io.trunkline.installation.Installations.CreateResult.ProviderInstallationTaken;
import io.trunkline.installation.Installations.CreateResult.Refused;
import io.trunkline.installation.Installations.CreateResult.UnknownAccount;
import io.trunkline.installation.ProviderInstallations.ChangeResult.AlreadyApplied;
import io.trunkline.installation.ProviderInstallations.ChangeResult.Applied;
import io.trunkline.installation.ProviderInstallations.ChangeResult.Gone;
import io.trunkline.installation.ProviderInstallations.ChangeResult.OutOfOrder;
import io.trunkline.platform.postgres.Database;
import io.trunkline.platform.postgres.Transaction;
import io.trunkline.provider.NormalizedWebhook.ProviderInstallationChanged;
import io.trunkline.provider.NormalizedWebhook.ProviderInstallationStatus;
import io.trunkline.provider.ProviderType;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What providers gave an app of ours: who holds it, and what becomes of it. */
public final class ProviderInstallations {
  /** What became of a grant that a provider said is another now. */
  public sealed interface ChangeResult {

    /** It has that status; so many connections were lost or came back. */
    record Applied(int connections) implements ChangeResult {}

    /** This very word was heard before. */
    record AlreadyApplied() implements ChangeResult {}

    /** Something later was heard before. */
    record OutOfOrder(Instant changedAt) implements ChangeResult {}

    /** It was deleted before, which is final. */
    record Gone() implements ChangeResult {}
  }

  static final int HOLDER_COUNT_MAX = 100;
  private static final int TRIES_MAX = 5;

  private final Database database;
  private final Accounts accounts;
  private final Installations installations;
  private final Supplier<UUID> ids;
  private final ProviderInstallationStore grants = new ProviderInstallationStore();
  private final InstallationVersions versions = new InstallationVersions();

  public ProviderInstallations(
      Database database, Accounts accounts, Installations installations, Supplier<UUID> ids) {
    this.database = database;
    this.accounts = accounts;
    this.installations = installations;
    this.ids = ids;
  }

  /**
   * Makes sure that what comes by the hook of an app can be recorded: under this account, as far as
   * it hangs on no grant. Nodes that start at once may all do it.
   */
  public Future<Void> keepApp(AccountId accountId, AppHook hook) {
    return grants.keepApp(database, new InstallationId(ids.get()), accountId, hook);
  }

  /** {@code providerId} is the provider's installation id, empty for what hangs on none. */
  Future<ProviderInstallationMembers> holders(Installation app, Optional<String> providerId) {
    return grants
        .holders(database, app, providerId)
        .map(found ->
            found.orElseThrow(() -> new IllegalStateException("the row of the app is gone")));
  }

  /**
   * Makes an installation of the owner's that holds a grant. Who asks must be sure that the grant
   * is the owner's: nothing here can tell.
   */
  public Future<Installations.CreateResult> hold(
      Caller caller, AccountId owner, NewInstallation wanted, String providerId) {
    var type = wanted.providerType();
    return database
        .transaction(transaction -> objection(transaction, owner, type))
        .compose(objection ->
            objection
                .map(Future::succeededFuture)
                .orElseGet(() ->
                    alone(
                        new Named(type, providerId),
                        List.of(owner),
                        (transaction, grant, _) ->
                            hold(transaction, grant, caller.onBehalfOf(owner), wanted))));
  }

  private Future<Optional<Installations.CreateResult>> objection(
      Transaction transaction, AccountId owner, ProviderType type) {
    return accounts
        .exists(transaction, owner)
        .compose(exists ->
            exists
                ? grants.hasApp(transaction, type).map(has -> appObjection(has, type))
                : succeededFuture(Optional.of(new UnknownAccount())));
  }

  private static Optional<Installations.CreateResult> appObjection(boolean has, ProviderType type) {
    return has
        ? Optional.empty()
        : Optional.of(
            new Refused(
                "The settings name no app of %s, so nothing can come by it."
                    .formatted(type.wireName())));
  }

  private Future<Installations.CreateResult> hold(
      Transaction transaction, ProviderInstallation grant, Caller caller, NewInstallation wanted) {
    if (grant.status() == ProviderInstallationStatus.DELETED) {
      return succeededFuture(
          new Refused("The installation %s was deleted.".formatted(grant.providerId())));
    }
    return grants
        .countHolders(transaction, grant)
        .compose(count ->
            count >= HOLDER_COUNT_MAX
                ? succeededFuture(new ProviderInstallationTaken(HOLDER_COUNT_MAX))
                : installations
                    .create(transaction, caller, wanted, Optional.of(grant.id()))
                    .compose(result ->
                        result instanceof Created
                            ? grants
                                .bumpHolders(transaction, grant, wanted.providerType())
                                .map(result)
                            : succeededFuture(result)));
  }

  /**
   * Takes what the hook of an app told. Nothing that was told acts twice, and nothing acts that is
   * older than what is known.
   *
   * @param digest of the body that told it
   */
  public Future<ChangeResult> apply(
      ProviderType type, ProviderInstallationChanged changed, Buffer digest) {
    return alone(
        new Named(type, changed.providerInstallationId()),
        List.of(),
        (transaction, grant, holders) ->
            grants
                .wasTold(transaction, grant, digest)
                .compose(wasTold ->
                    wasTold
                        ? succeededFuture(new AlreadyApplied())
                        : objection(grant, changed)
                            .map(Future::succeededFuture)
                            .orElseGet(() ->
                                grants
                                    .change(transaction, grant, changed, digest)
                                    .compose(updated ->
                                        grant.status() == updated.status()
                                            ? succeededFuture(new Applied(0))
                                            : announce(transaction, updated, holders)))));
  }

  /** That it is deleted is true whenever it is told. */
  private static Optional<ChangeResult> objection(
      ProviderInstallation grant, ProviderInstallationChanged changed) {
    if (grant.status() == ProviderInstallationStatus.DELETED) {
      return Optional.of(new Gone());
    }
    return changed.status() == ProviderInstallationStatus.DELETED
        ? Optional.empty()
        : grant.changedAt().filter(changed.at()::isBefore).map(OutOfOrder::new);
  }

  private Future<ChangeResult> announce(
      Transaction transaction, ProviderInstallation updated, Collection<AccountId> holders) {
    return versions
        .incrementForAccounts(transaction, holders, updated.providerType())
        .compose(_ -> installations.listener().onStatusChanged(transaction, updated))
        .compose(counts ->
            audit(transaction, updated, holders, counts)
                .map(new Applied(InstallationListener.total(counts))));
  }

  private Future<Void> audit(
      Transaction transaction,
      ProviderInstallation updated,
      Collection<AccountId> holders,
      Map<AccountId, Integer> connectionCounts) {
    Future<Void> done = succeededFuture();
    for (var holder : holders) {
      var entry =
          new AuditEntry(
              "ProviderInstallationChanged",
              "provider-installation/" + updated.providerId(),
              "%s, connections %d"
                  .formatted(updated.status(), connectionCounts.getOrDefault(holder, 0)));
      done = done.compose(_ -> accounts.observe(transaction, holder, entry));
    }
    return done;
  }

  /** A grant by the provider's installation id. */
  private record Named(ProviderType type, String providerId) {}

  /** A change of a grant, by the accounts that hold it. */
  private interface Change<T> {
    Future<T> of(Transaction transaction, ProviderInstallation grant, List<AccountId> holders);
  }

  /** With the locks of all accounts that hold it, and of more, and then its own. */
  private <T> Future<T> alone(Named named, List<AccountId> more, Change<T> change) {
    return alone(named, more, change, 1);
  }

  private <T> Future<T> alone(Named named, List<AccountId> more, Change<T> change, int attempt) {
    return database
        .transaction(transaction -> once(transaction, named, more, change))
        .compose(done ->
            done.map(Future::succeededFuture)
                .orElseGet(() ->
                    attempt < TRIES_MAX
                        ? alone(named, more, change, attempt + 1)
                        : failedFuture(
                            new IllegalStateException(
                                "who holds installation %s keeps changing"
                                    .formatted(named.providerId())))));
  }

  /** Empty when another account came to hold it before its lock was had. */
  private <T> Future<Optional<T>> once(
      Transaction transaction, Named named, List<AccountId> more, Change<T> change) {
    return grants
        .accounts(transaction, named.type(), named.providerId())
        .compose(holders -> lockAll(transaction, holders, more))
        .compose(locked ->
            grants
                .lock(transaction, ids.get(), named.type(), named.providerId())
                .compose(grant ->
                    grants
                        .accounts(transaction, named.type(), named.providerId())
                        .compose(holders ->
                            locked.containsAll(holders)
                                ? change.of(transaction, grant, holders).map(Optional::of)
                                : succeededFuture(Optional.empty()))));
  }

  /** In one order, so that two who lock several never deadlock. */
  private Future<Collection<AccountId>> lockAll(
      Transaction transaction, List<AccountId> holders, List<AccountId> more) {
    var all = new TreeSet<>(Comparator.comparing(AccountId::value));
    Stream.of(holders, more).forEach(all::addAll);
    Future<Void> locked = succeededFuture();
    for (var account : all) {
      locked = locked.compose(_ -> accounts.lock(transaction, account));
    }
    return locked.map(all);
  }
}
