package io.trunkline.installation;

import static io.vertx.core.Future.succeededFuture;

import io.trunkline.account.Accounts;
import io.trunkline.account.Caller;
import io.trunkline.installation.InstallationSource.Membership;
import io.trunkline.installation.InstallationSource.Membership.Member;
import io.trunkline.installation.InstallationSource.Membership.Refused;
import io.trunkline.platform.postgres.Database;
import io.trunkline.platform.postgres.Transaction;
import io.trunkline.provider.InstallationCandidate;
import io.trunkline.provider.NormalizedWebhook.ProviderInstallationStatus;
import io.trunkline.provider.ProviderType;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Gives an account an installation that uses a provider installation, after the provider has
 * confirmed that the account may use it.
 */
public final class AppInstallations {
  private final Database database;
  private final ProviderInstallations providerInstallations;
  private final ProviderInstallationLocks locks;
  private final InstantSource clock;
  private final ProviderInstallationStore store = new ProviderInstallationStore();
  private final InstallationOwnerStore owners = new InstallationOwnerStore();

  public AppInstallations(
      Database database,
      Accounts accounts,
      ProviderInstallations providerInstallations,
      Supplier<UUID> ids,
      InstantSource clock) {
    this.database = database;
    this.clock = clock;
    this.providerInstallations = providerInstallations;
    this.locks = new ProviderInstallationLocks(database, accounts, ids);
  }

  /** Returns the source of the installation for a provider installation. */
  public InstallationSource source(ProviderType type, InstallationCandidate confirmed) {
    return new InstallationSource() {
      @Override
      public <T> Future<T> with(Caller caller, Work<T> work) {
        return confirmed.objection().isPresent()
            ? database.transaction(transaction ->
                work.apply(
                    transaction, () -> succeededFuture(new Refused(confirmed.objection().get()))))
            : endSuspension(type, confirmed).compose(_ -> withLock(caller, type, confirmed, work));
      }
    };
  }

  /** The provider has just confirmed the installation, so its announcement of this was lost. */
  private Future<Void> endSuspension(ProviderType type, InstallationCandidate confirmed) {
    return store
        .find(database, type, confirmed.id())
        .compose(found ->
            found
                .filter(known -> known.status() == ProviderInstallationStatus.SUSPENDED)
                .map(known ->
                    providerInstallations
                        .applyReported(known, ProviderInstallationStatus.ACTIVE, clock.instant())
                        .<Void>mapEmpty())
                .orElseGet(Future::succeededFuture));
  }

  private <T> Future<T> withLock(
      Caller caller,
      ProviderType type,
      InstallationCandidate confirmed,
      InstallationSource.Work<T> work) {
    return locks.change(
        new ProviderInstallationLocks.Key(type, confirmed.id()),
        List.of(caller.accountId()),
        (transaction, found, _) ->
            owners
                .renameAccount(transaction, found, confirmed.owner(), confirmed.ownerId())
                .map(found.withAccount(confirmed.owner(), confirmed.ownerId()))
                .compose(current ->
                    work.apply(transaction, () -> findOrJoin(transaction, caller, current))));
  }

  private Future<Membership> findOrJoin(
      Transaction transaction, Caller caller, ProviderInstallation current) {
    if (current.status() != ProviderInstallationStatus.ACTIVE) {
      return succeededFuture(
          new Refused(
              "The installation %s is %s; no connection can use it."
                  .formatted(current.providerId(), current.status())));
    }
    return findOwn(transaction, caller, current)
        .compose(own ->
            own.<Future<Membership>>map(found -> succeededFuture(new Member(found)))
                .orElseGet(() -> join(transaction, caller, current)));
  }

  private Future<Optional<Installation>> findOwn(
      Transaction transaction, Caller caller, ProviderInstallation current) {
    return owners
        .members(transaction, current)
        .map(members ->
            members.stream()
                .filter(member -> member.accountId().equals(caller.accountId()))
                .findFirst());
  }

  private Future<Membership> join(
      Transaction transaction, Caller caller, ProviderInstallation current) {
    var wanted =
        new NewInstallation(
            current.providerType(),
            Optional.empty(),
            current.accountLogin().orElseThrow(),
            new SecretChoice.Generated());
    return providerInstallations
        .join(transaction, current, caller, wanted)
        .map(result ->
            switch (result) {
              case Installations.CreateResult.Created(var created, _, _) -> new Member(created);
              case Installations.CreateResult.Refused(var reason) -> new Refused(reason);
              case Installations.CreateResult.UnknownAccount _ ->
                  throw new IllegalStateException("the account of the caller is missing");
              case Installations.CreateResult.TooManyMembers(var max) ->
                  new Refused(
                      "At most %d installations can use the same provider installation."
                          .formatted(max));
              case Installations.CreateResult.QuotaReached(var max) ->
                  new Refused("An account can have at most %d installations.".formatted(max));
            });
  }
}
