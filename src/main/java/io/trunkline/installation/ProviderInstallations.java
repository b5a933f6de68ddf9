package io.trunkline.installation;

import static io.vertx.core.Future.succeededFuture;

import io.trunkline.account.AccountId;
import io.trunkline.account.Accounts;
import io.trunkline.account.AuditEntry;
import io.trunkline.account.Caller;
import io.trunkline.installation.Installations.CreateResult.Created;
import io.trunkline.installation.Installations.CreateResult.Refused;
import io.trunkline.installation.Installations.CreateResult.TooManyMembers;
import io.trunkline.installation.Installations.CreateResult.UnknownAccount;
import io.trunkline.installation.ProviderInstallations.ChangeResult.AlreadyApplied;
import io.trunkline.installation.ProviderInstallations.ChangeResult.AlreadyDeleted;
import io.trunkline.installation.ProviderInstallations.ChangeResult.Applied;
import io.trunkline.installation.ProviderInstallations.ChangeResult.OutOfOrder;
import io.trunkline.platform.postgres.Database;
import io.trunkline.platform.postgres.Transaction;
import io.trunkline.platform.secret.Hashes;
import io.trunkline.platform.text.LetterCase;
import io.trunkline.provider.NormalizedWebhook.ProviderInstallationChanged;
import io.trunkline.provider.NormalizedWebhook.ProviderInstallationStatus;
import io.trunkline.provider.ProviderType;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Manages provider installations, which are the provider's own records of app installations: their
 * members and their changes of status.
 */
public final class ProviderInstallations {
  /** The outcome of a change that the provider announced. */
  public sealed interface ChangeResult {

    /**
     * The change was applied; {@code connections} is the number of connections whose status
     * changed.
     */
    record Applied(int connections) implements ChangeResult {}

    /** The same announcement has already been applied. */
    record AlreadyApplied() implements ChangeResult {}

    /**
     * A later announcement has already been applied; by the provider's clock, its change was made
     * at {@code changedAt}.
     */
    record OutOfOrder(Instant changedAt) implements ChangeResult {}

    /** The provider installation has already been deleted, which is final. */
    record AlreadyDeleted() implements ChangeResult {}
  }

  static final int MEMBER_COUNT_MAX = 100;

  private final Database database;
  private final Accounts accounts;
  private final Installations installations;
  private final Supplier<UUID> ids;
  private final ProviderInstallationLocks locks;
  private final ProviderInstallationStore store = new ProviderInstallationStore();
  private final InstallationOwnerStore owners = new InstallationOwnerStore();
  private final InstallationVersions versions = new InstallationVersions();

  public ProviderInstallations(
      Database database, Accounts accounts, Installations installations, Supplier<UUID> ids) {
    this.database = database;
    this.accounts = accounts;
    this.installations = installations;
    this.ids = ids;
    this.locks = new ProviderInstallationLocks(database, accounts, ids);
  }

  /**
   * Inserts the row that represents the webhook of a provider app. Webhooks without a provider
   * installation are recorded for this account. Several nodes may call this at the same time.
   */
  public Future<Void> registerApp(AccountId accountId, AppHook hook) {
    return store.registerApp(database, new InstallationId(ids.get()), accountId, hook);
  }

  /**
   * Finds the members. {@code providerId} is the provider's installation id; empty for webhooks
   * without one.
   */
  Future<ProviderInstallationMembers> findMembers(Installation app, Optional<String> providerId) {
    return store
        .findMembers(database, app, providerId)
        .map(found ->
            found.orElseThrow(
                () -> new IllegalStateException("the row of the provider app is missing")));
  }

  /**
   * Creates an installation that is a member of the provider installation. The caller must make
   * sure that the provider installation belongs to the owner, because this method does not verify
   * it.
   */
  public Future<Installations.CreateResult> join(
      Caller caller, AccountId owner, NewInstallation wanted, String providerId) {
    var type = wanted.providerType();
    return database
        .transaction(transaction -> findObjection(transaction, owner, type))
        .compose(objection ->
            objection
                .map(Future::succeededFuture)
                .orElseGet(() ->
                    locks.change(
                        new ProviderInstallationLocks.Key(type, providerId),
                        List.of(owner),
                        (transaction, providerInstallation, _) ->
                            join(
                                transaction,
                                providerInstallation,
                                caller.onBehalfOf(owner),
                                wanted))));
  }

  private Future<Optional<Installations.CreateResult>> findObjection(
      Transaction transaction, AccountId owner, ProviderType type) {
    return accounts
        .exists(transaction, owner)
        .compose(exists ->
            exists
                ? store.hasApp(transaction, type).map(hasApp -> findAppObjection(hasApp, type))
                : succeededFuture(Optional.of(new UnknownAccount())));
  }

  private static Optional<Installations.CreateResult> findAppObjection(
      boolean hasApp, ProviderType type) {
    return hasApp
        ? Optional.empty()
        : Optional.of(
            new Refused(
                "The settings configure no app for %s, so no webhooks would arrive."
                    .formatted(type.wireName())));
  }

  Future<Installations.CreateResult> join(
      Transaction transaction,
      ProviderInstallation providerInstallation,
      Caller caller,
      NewInstallation wanted) {
    if (providerInstallation.status() == ProviderInstallationStatus.DELETED) {
      return succeededFuture(
          new Refused(
              "The installation %s was deleted.".formatted(providerInstallation.providerId())));
    }
    return store
        .countMembers(transaction, providerInstallation)
        .compose(count ->
            count >= MEMBER_COUNT_MAX
                ? succeededFuture(new TooManyMembers(MEMBER_COUNT_MAX))
                : installations
                    .create(transaction, caller, wanted, Optional.of(providerInstallation.id()))
                    .compose(result ->
                        result instanceof Created
                            ? store
                                .incrementMemberVersions(
                                    transaction, providerInstallation, wanted.providerType())
                                .compose(_ -> learnOwnerIds(transaction, providerInstallation))
                                .map(result)
                            : succeededFuture(result)));
  }

  /** Stores the account's id in the members whose owner is this account. */
  private Future<Void> learnOwnerIds(
      Transaction transaction, ProviderInstallation providerInstallation) {
    if (providerInstallation.ownerId().isEmpty() || providerInstallation.accountLogin().isEmpty()) {
      return succeededFuture();
    }
    var login = providerInstallation.accountLogin().get();
    return owners
        .members(transaction, providerInstallation)
        .compose(members -> {
          Future<Void> done = succeededFuture();
          for (var member : members) {
            if (member.ownerId().isEmpty() && LetterCase.areEqual(member.owner(), login)) {
              done =
                  done.compose(_ ->
                      owners.learnId(
                          transaction, member.id(), providerInstallation.ownerId().get()));
            }
          }
          return done;
        });
  }

  /**
   * Applies a change that the provider announced. An announcement is applied at most once, and not
   * after a later announcement.
   *
   * @param digest the hash of the webhook body, which identifies the announcement
   */
  public Future<ChangeResult> applyChange(
      ProviderType type, ProviderInstallationChanged changed, Buffer digest) {
    return locks.change(
        new ProviderInstallationLocks.Key(type, changed.providerInstallationId()),
        List.of(),
        (transaction, providerInstallation, members) ->
            store
                .wasApplied(transaction, providerInstallation, digest)
                .compose(wasApplied ->
                    wasApplied
                        ? succeededFuture(new AlreadyApplied())
                        : findObjection(providerInstallation, changed)
                            .map(Future::succeededFuture)
                            .orElseGet(() ->
                                store
                                    .change(transaction, providerInstallation, changed, digest)
                                    .compose(
                                        updated -> learnOwnerIds(transaction, updated).map(updated))
                                    .compose(updated ->
                                        providerInstallation.status() == updated.status()
                                            ? succeededFuture(new Applied(0))
                                            : announce(transaction, updated, members)))));
  }

  /** Applies the status that the provider reported when it was asked at this time. */
  Future<ChangeResult> applyReported(
      ProviderInstallation known, ProviderInstallationStatus status, Instant at) {
    var change =
        new ProviderInstallationChanged(
            known.providerId(),
            status,
            known.accountLogin(),
            known.ownerId(),
            Optional.empty(),
            at);
    var report = "%s is %s at %s".formatted(known.providerId(), status, at);
    var digest = Hashes.sha256().digest(report.getBytes(StandardCharsets.UTF_8));
    return applyChange(known.providerType(), change, Buffer.buffer(digest));
  }

  /**
   * Returns why the change must not be applied; empty if it must. A deletion is applied even if a
   * later change was applied before it.
   */
  private static Optional<ChangeResult> findObjection(
      ProviderInstallation providerInstallation, ProviderInstallationChanged changed) {
    if (providerInstallation.status() == ProviderInstallationStatus.DELETED) {
      return Optional.of(new AlreadyDeleted());
    }
    return changed.status() == ProviderInstallationStatus.DELETED
        ? Optional.empty()
        : providerInstallation.changedAt().filter(changed.at()::isBefore).map(OutOfOrder::new);
  }

  private Future<ChangeResult> announce(
      Transaction transaction, ProviderInstallation updated, Collection<AccountId> members) {
    return versions
        .incrementForAccounts(transaction, members, updated.providerType())
        .compose(_ -> installations.listener().onStatusChanged(transaction, updated))
        .compose(counts ->
            audit(transaction, updated, members, counts)
                .map(new Applied(InstallationListener.total(counts))));
  }

  private Future<Void> audit(
      Transaction transaction,
      ProviderInstallation updated,
      Collection<AccountId> members,
      Map<AccountId, Integer> connectionCounts) {
    Future<Void> done = succeededFuture();
    for (var member : members) {
      var entry =
          new AuditEntry(
              "ProviderInstallationChanged",
              "provider-installation/" + updated.providerId(),
              "%s, connections %d"
                  .formatted(updated.status(), connectionCounts.getOrDefault(member, 0)));
      done = done.compose(_ -> accounts.observe(transaction, member, entry));
    }
    return done;
  }
}
