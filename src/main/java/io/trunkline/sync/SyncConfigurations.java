package io.trunkline.sync;

import static io.vertx.core.Future.succeededFuture;

import io.trunkline.account.AccountId;
import io.trunkline.account.Accounts;
import io.trunkline.account.AuditEntry;
import io.trunkline.account.Caller;
import io.trunkline.platform.postgres.Database;
import io.trunkline.platform.postgres.Page;
import io.trunkline.platform.postgres.PageRequest;
import io.trunkline.platform.postgres.Transaction;
import io.trunkline.sync.SyncConfigurations.CreateResult.AlreadyConfigured;
import io.trunkline.sync.SyncConfigurations.CreateResult.Created;
import io.trunkline.sync.SyncConfigurations.UpdateResult.UnknownConfiguration;
import io.trunkline.sync.SyncConfigurations.UpdateResult.Updated;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/**
 * Creates, finds, lists, changes and deletes sync configurations: which resource follows which
 * branch and file of a linked repository.
 */
public final class SyncConfigurations {
  /** The outcome of changing a configuration. */
  public sealed interface UpdateResult {

    record Updated(SyncConfiguration configuration) implements UpdateResult {}

    record UnknownConfiguration() implements UpdateResult {}

    /** The account does not have the repository link in the request. */
    record UnknownLink() implements UpdateResult {}

    /** The link or branch in the request already has the maximum number of configurations. */
    record QuotaReached(String reason) implements UpdateResult {}
  }

  /** The outcome of creating a configuration. */
  public sealed interface CreateResult {

    record Created(SyncConfiguration configuration) implements CreateResult {}

    /** The account has no such repository link. */
    record UnknownLink() implements CreateResult {}

    /** The resource has a configuration already. */
    record AlreadyConfigured() implements CreateResult {}

    record QuotaReached(String reason) implements CreateResult {}
  }

  private final Database database;
  private final Accounts accounts;
  private final SyncQuotas quotas;
  private final SyncConfigurationStore configurations = new SyncConfigurationStore();
  private final RepositoryLinkStore links = new RepositoryLinkStore();

  public SyncConfigurations(Database database, Accounts accounts, SyncQuotas quotas) {
    this.database = database;
    this.accounts = accounts;
    this.quotas = quotas;
  }

  public Future<CreateResult> create(Caller caller, NewSyncConfiguration configuration) {
    return database.transaction(transaction ->
        accounts
            .lock(transaction, caller.accountId())
            .compose(_ -> links.find(transaction, caller.accountId(), configuration.linkId()))
            .compose(link ->
                link.isEmpty()
                    ? succeededFuture(new CreateResult.UnknownLink())
                    : insertIfNew(transaction, caller, configuration)));
  }

  private Future<CreateResult> insertIfNew(
      Transaction transaction, Caller caller, NewSyncConfiguration configuration) {
    return configurations
        .find(transaction, caller.accountId(), configuration.resource())
        .compose(found ->
            found.isPresent()
                ? succeededFuture(new AlreadyConfigured())
                : insertIfRoom(transaction, caller, configuration));
  }

  private Future<CreateResult> insertIfRoom(
      Transaction transaction, Caller caller, NewSyncConfiguration configuration) {
    return configurations
        .countOthers(transaction, caller.accountId(), configuration)
        .map(quotas::objection)
        .compose(objection ->
            objection
                .<Future<CreateResult>>map(
                    reason -> succeededFuture(new CreateResult.QuotaReached(reason)))
                .orElseGet(() -> insert(transaction, caller, configuration)));
  }

  private Future<CreateResult> insert(
      Transaction transaction, Caller caller, NewSyncConfiguration configuration) {
    return configurations
        .insert(transaction, caller.accountId(), configuration)
        .compose(inserted ->
            audit(transaction, caller, "CreateSyncConfiguration", inserted)
                .map(new Created(inserted)));
  }

  public Future<Optional<SyncConfiguration>> find(AccountId accountId, SyncedResource resource) {
    return configurations.find(database, accountId, resource);
  }

  /** Lists configurations in the order of their ordinals. */
  public Future<Page<SyncConfiguration>> list(
      AccountId accountId, SyncConfigurationFilter filter, PageRequest<Long> request) {
    return configurations.list(database, accountId, filter, request);
  }

  /** Lists all configurations without paging, because the quota of a link limits their number. */
  public Future<List<SyncConfiguration>> listAll(
      AccountId accountId, SyncConfigurationFilter filter) {
    return configurations
        .list(database, accountId, filter, PageRequest.first(SyncQuotas.COUNT_LIMIT))
        .map(Page::elements);
  }

  public Future<UpdateResult> update(
      Caller caller, SyncedResource resource, SyncConfigurationChange change) {
    return change(
        caller,
        resource,
        new UnknownConfiguration(),
        (transaction, old) -> update(transaction, caller, old, change.applyTo(old)));
  }

  private Future<UpdateResult> update(
      Transaction transaction, Caller caller, SyncConfiguration old, NewSyncConfiguration wanted) {
    var staysOnLink = wanted.linkId().equals(old.linkId());
    if (staysOnLink && wanted.settings().branch().equals(old.settings().branch())) {
      return write(transaction, caller, wanted);
    }
    return links
        .find(transaction, caller.accountId(), wanted.linkId())
        .compose(link ->
            link.isEmpty()
                ? succeededFuture(new UpdateResult.UnknownLink())
                : writeIfRoom(transaction, caller, wanted));
  }

  private Future<UpdateResult> writeIfRoom(
      Transaction transaction, Caller caller, NewSyncConfiguration wanted) {
    return configurations
        .countOthers(transaction, caller.accountId(), wanted)
        .map(quotas::placeObjection)
        .compose(objection ->
            objection
                .<Future<UpdateResult>>map(
                    reason -> succeededFuture(new UpdateResult.QuotaReached(reason)))
                .orElseGet(() -> write(transaction, caller, wanted)));
  }

  private Future<UpdateResult> write(
      Transaction transaction, Caller caller, NewSyncConfiguration wanted) {
    return configurations
        .update(transaction, caller.accountId(), wanted)
        .compose(updated ->
            audit(transaction, caller, "UpdateSyncConfiguration", updated)
                .map(new Updated(updated)));
  }

  /** Returns false if there is no such configuration. */
  public Future<Boolean> delete(Caller caller, SyncedResource resource) {
    return change(
        caller,
        resource,
        false,
        (transaction, configuration) -> delete(transaction, caller, configuration));
  }

  private Future<Boolean> delete(
      Transaction transaction, Caller caller, SyncConfiguration configuration) {
    return configurations
        .delete(transaction, caller.accountId(), configuration.resource())
        .compose(_ -> audit(transaction, caller, "DeleteSyncConfiguration", configuration))
        .map(true);
  }

  /** A change of one configuration within a transaction. */
  private interface Change<T> {
    Future<T> apply(Transaction transaction, SyncConfiguration configuration);
  }

  private <T> Future<T> change(
      Caller caller, SyncedResource resource, T unknown, Change<T> change) {
    return database.transaction(transaction ->
        accounts
            .lock(transaction, caller.accountId())
            .compose(_ -> configurations.find(transaction, caller.accountId(), resource))
            .compose(found ->
                found
                    .map(configuration -> change.apply(transaction, configuration))
                    .orElseGet(() -> succeededFuture(unknown))));
  }

  private Future<Void> audit(
      Transaction transaction, Caller caller, String action, SyncConfiguration configuration) {
    var detail =
        "%s of repository link %s"
            .formatted(configuration.settings().branch(), configuration.linkId());
    return accounts.audit(
        transaction,
        caller,
        new AuditEntry(action, "sync-configuration/" + configuration.resource(), detail));
  }
}
