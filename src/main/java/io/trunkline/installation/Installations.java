package io.trunkline.installation;

import static io.vertx.core.Future.succeededFuture;

import io.trunkline.account.AccountId;
import io.trunkline.account.Accounts;
import io.trunkline.account.AuditEntry;
import io.trunkline.account.Caller;
import io.trunkline.host.HostPlacement;
import io.trunkline.installation.InstallationStore.NewRow;
import io.trunkline.installation.Installations.CreateResult.Created;
import io.trunkline.installation.SecretRules.Choice;
import io.trunkline.platform.postgres.Database;
import io.trunkline.platform.postgres.Page;
import io.trunkline.platform.postgres.PageRequest;
import io.trunkline.platform.postgres.Transaction;
import io.trunkline.platform.secret.Sealer;
import io.trunkline.platform.secret.Secret;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Creates, reads and deletes installations and rotates the secrets of their webhooks. Every change
 * increments the installation's version in the same transaction, so that no node continues to use a
 * cached copy.
 */
public final class Installations {
  /** The outcome of creating an installation. */
  public sealed interface CreateResult {

    /** {@code secret} cannot be read again later; {@code warnings} describe its weaknesses. */
    record Created(Installation installation, Secret secret, List<String> warnings)
        implements CreateResult {}

    /** The request is invalid; {@code reason} is shown to the caller. */
    record Refused(String reason) implements CreateResult {}

    record UnknownAccount() implements CreateResult {}

    /** The provider installation has the maximum number of members. */
    record TooManyMembers(int memberCountMax) implements CreateResult {}

    record QuotaReached(int installationCountMax) implements CreateResult {}
  }

  static final int INSTALLATION_COUNT_MAX = 1_000;
  private static final int HOOK_KEY_BYTES = 24;

  private final Database database;
  private final Accounts accounts;
  private final Randomness randomness;
  private final InstallationListener listener;
  private final SecretRules secrets;
  private final SecretRotation rotation;
  private final InstallationStore installations = new InstallationStore();
  private final InstallationVersions versions = new InstallationVersions();
  private final HostPlacement placement = new HostPlacement();

  /** Sources of hook keys, secrets and row ids. */
  public record Randomness(RandomGenerator random, Supplier<UUID> ids) {}

  public Installations(
      Database database,
      Accounts accounts,
      Sealer sealer,
      Randomness randomness,
      InstallationListener listener) {
    this.database = database;
    this.accounts = accounts;
    this.randomness = randomness;
    this.listener = listener;
    this.secrets = new SecretRules(randomness.random());
    this.rotation = new SecretRotation(accounts, sealer, secrets, randomness.ids());
  }

  /** Returns the listener, which is also notified of changes of provider installations. */
  InstallationListener listener() {
    return listener;
  }

  /**
   * Creates an installation with a webhook. The result contains the secret, which cannot be read
   * again later.
   */
  public Future<CreateResult> create(Caller caller, NewInstallation installation) {
    return database.transaction(
        transaction -> create(transaction, caller, installation, Optional.empty()));
  }

  /**
   * Creates an installation within a transaction; {@code providerInstallation} is empty if it has
   * its own webhook.
   */
  Future<CreateResult> create(
      Transaction transaction,
      Caller caller,
      NewInstallation installation,
      Optional<UUID> providerInstallation) {
    var objection = InstallationRules.objection(installation);
    if (objection.isPresent()) {
      return refused(objection.get());
    }
    return switch (secrets.choose(installation.providerType(), installation.secret())) {
      case Choice.Rejected(var reason) -> refused(reason);
      case Choice.Accepted usable ->
          create(transaction, caller, installation, new Content(usable, providerInstallation));
    };
  }

  /** The data of a new installation that is not part of the request. */
  private record Content(Choice.Accepted secret, Optional<UUID> providerInstallation) {}

  private Future<CreateResult> create(
      Transaction transaction, Caller caller, NewInstallation installation, Content content) {
    return accounts
        .lock(transaction, caller.accountId())
        .compose(_ ->
            placement.place(
                transaction, caller.accountId(), InstallationRules.providerOrHost(installation)))
        .compose(result ->
            switch (result) {
              case HostPlacement.Result.Placed placed ->
                  createWithin(
                      transaction, caller, installation.withHostArn(placed.hostArn()), content);
              case HostPlacement.Result.UnknownHost(var arn) ->
                  refused(InstallationRules.noSuchHost(arn.value()));
              case HostPlacement.Result.HostUnavailable(var status) ->
                  refused(
                      "The status of the host is %s; nothing can be created on it."
                          .formatted(status));
              case HostPlacement.Result.Mismatch(var reason) -> refused(reason);
            });
  }

  private static Future<CreateResult> refused(String reason) {
    return succeededFuture(new CreateResult.Refused(reason));
  }

  private Future<CreateResult> createWithin(
      Transaction transaction, Caller caller, NewInstallation installation, Content content) {
    return installations
        .count(transaction, caller.accountId())
        .compose(count ->
            count >= INSTALLATION_COUNT_MAX
                ? succeededFuture(new CreateResult.QuotaReached(INSTALLATION_COUNT_MAX))
                : insert(transaction, caller, installation, content));
  }

  private Future<CreateResult> insert(
      Transaction transaction, Caller caller, NewInstallation installation, Content content) {
    var usable = content.secret();
    var id = new InstallationId(randomness.ids().get());
    var row =
        new NewRow(caller.accountId(), installation, hookKey(), content.providerInstallation());
    return installations
        .insert(transaction, id, row)
        .compose(inserted ->
            rotation
                .insert(transaction, id, usable.secret())
                .compose(
                    _ -> audit(transaction, caller, "CreateInstallation", id, detail(inserted)))
                .map(new Created(inserted, usable.secret(), usable.warnings())));
  }

  private static String detail(Installation installation) {
    return "owner "
        + installation.owner()
        + installation
            .providerInstallation()
            .map(providerInstallation ->
                ", provider installation " + providerInstallation.providerId())
            .orElse("");
  }

  public Future<Optional<Installation>> find(AccountId accountId, InstallationId id) {
    return installations.find(database, accountId, id);
  }

  /**
   * Returns whether the id belongs to the row that represents the webhook of a provider app. Such a
   * row is not an installation of an account.
   */
  public Future<Boolean> isAppHook(AccountId accountId, InstallationId id) {
    return installations.isAppHook(database, accountId, id);
  }

  /** Lists installations in the order of their ids. */
  public Future<Page<Installation>> list(AccountId accountId, PageRequest<InstallationId> request) {
    return installations.list(database, accountId, request);
  }

  /**
   * Deletes an installation. Its connections change to {@code ERROR}. Returns false if it does not
   * exist.
   */
  public Future<Boolean> delete(Caller caller, InstallationId id) {
    return change(
        caller,
        id,
        false,
        (transaction, installation) -> delete(transaction, caller, installation).map(true));
  }

  private Future<Void> delete(Transaction transaction, Caller caller, Installation installation) {
    var id = installation.id();
    // Runs first, so that the installations are locked in the order of their ids. Accounts that
    // the connections are shared with lock them too.
    return versions
        .incrementForAccounts(transaction, List.of(caller.accountId()), installation.providerType())
        .compose(_ -> listener.onDeleted(transaction, installation))
        .compose(lost ->
            installations
                .delete(transaction, id)
                .compose(_ ->
                    audit(
                        transaction,
                        caller,
                        "DeleteInstallation",
                        id,
                        InstallationListener.total(lost) + " connections lost")));
  }

  /**
   * Adds a secret. Older secrets stay valid until the grace period ends; another rotation does not
   * prolong it. With a grace period of zero, they expire immediately.
   */
  public Future<SecretRotation.Result> rotateSecret(
      Caller caller, InstallationId id, SecretChoice choice, Duration grace) {
    return change(
        caller,
        id,
        new SecretRotation.Result.UnknownInstallation(),
        (transaction, installation) ->
            rotation.rotate(transaction, caller, installation, choice, grace));
  }

  /** A change of one installation within a transaction. */
  private interface Change<T> {
    Future<T> apply(Transaction transaction, Installation installation);
  }

  private <T> Future<T> change(Caller caller, InstallationId id, T unknown, Change<T> change) {
    return database.transaction(transaction ->
        accounts
            .lock(transaction, caller.accountId())
            .compose(_ -> installations.find(transaction, caller.accountId(), id))
            .compose(found ->
                found
                    .map(installation -> change.apply(transaction, installation))
                    .orElseGet(() -> succeededFuture(unknown))));
  }

  private Future<Void> audit(
      Transaction transaction, Caller caller, String action, InstallationId id, String detail) {
    return accounts.audit(
        transaction, caller, new AuditEntry(action, "installation/" + id, detail));
  }

  private String hookKey() {
    var bytes = new byte[HOOK_KEY_BYTES];
    randomness.random().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
