package io.trunkline.installation;

import static io.vertx.core.Future.succeededFuture;

import io.trunkline.account.Accounts;
import io.trunkline.account.AuditEntry;
import io.trunkline.account.Caller;
import io.trunkline.account.Label;
import io.trunkline.installation.InstallationOwners.ChangeResult.Changed;
import io.trunkline.installation.InstallationOwners.ChangeResult.Refused;
import io.trunkline.installation.InstallationOwners.ChangeResult.UnknownInstallation;
import io.trunkline.platform.postgres.Database;
import io.trunkline.platform.postgres.Transaction;
import io.trunkline.platform.text.LetterCase;
import io.trunkline.provider.NormalizedWebhook.OwnerRenamed;
import io.trunkline.provider.ProviderType;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Changes the owners of installations: because a user requests it, or because the provider says
 * that an owner was renamed.
 */
public final class InstallationOwners {
  /** The outcome of a change that a user requested. */
  public sealed interface ChangeResult {
    record Changed(Installation installation) implements ChangeResult {}

    record UnknownInstallation() implements ChangeResult {}

    /** The owner is invalid; {@code reason} is shown to the caller. */
    record Refused(String reason) implements ChangeResult {}
  }

  private final Database database;
  private final Accounts accounts;
  private final ProviderInstallationLocks locks;
  private final InstallationStore installations = new InstallationStore();
  private final InstallationOwnerStore owners = new InstallationOwnerStore();

  public InstallationOwners(Database database, Accounts accounts, Supplier<UUID> ids) {
    this.database = database;
    this.accounts = accounts;
    this.locks = new ProviderInstallationLocks(database, accounts, ids);
  }

  /** A change that an API call requests. An empty {@code owner} keeps the current owner. */
  public record Change(Optional<String> owner, Label label) {}

  /**
   * Sets the owner and the label. The id of a new owner is unknown until a webhook contains it.
   * Repositories that were bound before are checked against the new owner.
   */
  public Future<ChangeResult> change(Caller caller, InstallationId id, Change wanted) {
    return database.transaction(transaction ->
        accounts
            .lock(transaction, caller.accountId())
            .compose(_ -> installations.find(transaction, caller.accountId(), id))
            .compose(found ->
                found
                    .map(installation -> change(transaction, caller, installation, wanted))
                    .orElseGet(() -> succeededFuture(new UnknownInstallation()))));
  }

  private Future<ChangeResult> change(
      Transaction transaction, Caller caller, Installation installation, Change wanted) {
    var objection = wanted.owner().flatMap(InstallationRules::ownerObjection);
    if (objection.isPresent()) {
      return succeededFuture(new Refused(objection.get()));
    }
    var id = installation.id();
    var detail =
        wanted.owner().map(owner -> "owner %s, before %s".formatted(owner, installation.owner()));
    var entry = new AuditEntry("UpdateInstallation", "installation/" + id, detail.orElse(""));
    return wanted
        .owner()
        .map(owner -> owners.replace(transaction, id, owner))
        .orElseGet(Future::succeededFuture)
        .compose(_ -> installations.setLabel(transaction, id, wanted.label()))
        .compose(_ -> accounts.audit(transaction, caller, entry))
        .compose(_ -> installations.find(transaction, caller.accountId(), installation.id()))
        .map(changed -> new Changed(changed.orElseThrow()));
  }

  /**
   * Follows a rename that an installation's own webhook announced. Returns the owner's name
   * afterwards; empty if the installation was deleted.
   */
  public Future<Optional<String>> follow(Installation hook, OwnerRenamed renamed) {
    return database.transaction(transaction ->
        accounts
            .lock(transaction, hook.accountId())
            .compose(_ -> installations.find(transaction, hook.accountId(), hook.id()))
            .compose(found ->
                found
                    .map(installation ->
                        follow(transaction, installation, renamed, findName(installation, renamed)))
                    .orElseGet(() -> succeededFuture(Optional.empty()))));
  }

  private Future<Optional<String>> follow(
      Transaction transaction,
      Installation installation,
      OwnerRenamed renamed,
      Optional<String> newName) {
    return newName
        .map(name -> rename(transaction, installation, renamed, name))
        .orElseGet(Future::succeededFuture)
        .map(_ -> newName.or(() -> Optional.of(installation.owner())));
  }

  /**
   * Follows a rename of the account of a provider installation, which the webhook of the app
   * announced. Returns the number of installations whose owner changed.
   */
  public Future<Integer> follow(
      ProviderType type, String providerInstallationId, OwnerRenamed renamed) {
    return locks.change(
        new ProviderInstallationLocks.Key(type, providerInstallationId),
        List.of(),
        (transaction, providerInstallation, _) ->
            isAccountOf(renamed, providerInstallation)
                ? owners
                    .renameAccount(
                        transaction, providerInstallation, renamed.newName(), renamed.ownerId())
                    .compose(_ -> owners.members(transaction, providerInstallation))
                    .compose(members -> followAll(transaction, members, renamed))
                : succeededFuture(0));
  }

  /**
   * Returns whether the renamed account is the one that installed the app. The stored login must be
   * the old or the new name, so that an older announcement that is sent again changes nothing.
   */
  private static boolean isAccountOf(OwnerRenamed renamed, ProviderInstallation installed) {
    return installed.ownerId().map(renamed.ownerId()::equals).orElse(true)
        && installed
            .accountLogin()
            .map(login ->
                LetterCase.areEqual(login, renamed.oldName())
                    || LetterCase.areEqual(login, renamed.newName()))
            .orElse(true);
  }

  private Future<Integer> followAll(
      Transaction transaction, List<Installation> members, OwnerRenamed renamed) {
    var count = succeededFuture(0);
    for (var member : members) {
      var newName = findName(member, renamed).or(() -> findRepositoryName(member.owner(), renamed));
      if (newName.isPresent()) {
        count =
            count.compose(
                before -> rename(transaction, member, renamed, newName.get()).map(before + 1));
      }
    }
    return count;
  }

  /**
   * Returns the new name of the installation's owner; empty if somebody else was renamed. The
   * stored name must be the old name, so that an older announcement that is sent again changes
   * nothing. If the id is known, it must match too, because the name may now belong to another
   * account.
   */
  private static Optional<String> findName(Installation installation, OwnerRenamed renamed) {
    return Optional.of(renamed.newName())
        .filter(_ -> LetterCase.areEqual(installation.owner(), renamed.oldName()))
        .filter(_ -> installation.ownerId().map(renamed.ownerId()::equals).orElse(true));
  }

  /**
   * Returns the new owner for an installation whose owner is one repository of the renamed account.
   */
  private static Optional<String> findRepositoryName(String owner, OwnerRenamed renamed) {
    return Optional.of(owner.indexOf('/'))
        .filter(
            slash -> slash > 0 && LetterCase.areEqual(owner.substring(0, slash), renamed.oldName()))
        .map(slash -> renamed.newName() + owner.substring(slash));
  }

  private Future<Void> rename(
      Transaction transaction, Installation installation, OwnerRenamed renamed, String newName) {
    var entry =
        new AuditEntry(
            "InstallationOwnerRenamed",
            "installation/" + installation.id(),
            "owner %s, before %s; id %s"
                .formatted(newName, installation.owner(), renamed.ownerId()));
    return owners
        .rename(
            transaction,
            installation.id(),
            newName,
            Optional.of(renamed.ownerId()).filter(_ -> newName.indexOf('/') < 0))
        .compose(_ -> accounts.observe(transaction, installation.accountId(), entry));
  }
}
