package io.trunkline.host;

import static io.vertx.core.Future.succeededFuture;

import io.trunkline.account.AccountId;
import io.trunkline.account.Accounts;
import io.trunkline.account.AuditEntry;
import io.trunkline.account.Caller;
import io.trunkline.host.Hosts.ChangeResult.Changed;
import io.trunkline.host.Hosts.CreateResult.Created;
import io.trunkline.host.Hosts.CreateResult.QuotaReached;
import io.trunkline.host.Hosts.CreateResult.TooManyTags;
import io.trunkline.host.Hosts.DeleteResult.Deleted;
import io.trunkline.host.Hosts.DeleteResult.InUse;
import io.trunkline.platform.http.AddressGuard;
import io.trunkline.platform.postgres.Database;
import io.trunkline.platform.postgres.Page;
import io.trunkline.platform.postgres.PageRequest;
import io.trunkline.platform.postgres.Statements;
import io.trunkline.platform.postgres.Transaction;
import io.trunkline.resource.StatusListener;
import io.trunkline.resource.Taggable;
import io.trunkline.resource.Tags;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Creates, finds, lists, changes and deletes hosts. A host is found by account and id, so both
 * namespaces of its ARN find it; the result always shows the ARN that it was created with.
 */
public final class Hosts implements Taggable {
  /** The outcome of deleting a host. */
  public sealed interface DeleteResult {

    record Deleted() implements DeleteResult {}

    record UnknownHost() implements DeleteResult {}

    /** Connections use the host; they must be deleted first. */
    record InUse(int connectionCount) implements DeleteResult {}

    /** The host's status does not allow deletion. */
    record Forbidden(HostStatus status) implements DeleteResult {}
  }

  /** The outcome of creating a host. */
  public sealed interface CreateResult {

    record Created(Host host) implements CreateResult {}

    /** The account has the maximum number of hosts. */
    record QuotaReached(int hostCountMax) implements CreateResult {}

    record TooManyTags(int tagCountMax) implements CreateResult {}
  }

  /** The outcome of updating or registering a host. */
  public sealed interface ChangeResult {

    /** The host after the change. */
    record Changed(Host host) implements ChangeResult {}

    record UnknownHost() implements ChangeResult {}

    /** The host's current status does not allow the change. */
    record Forbidden(HostStatus status) implements ChangeResult {}
  }

  private final Database database;
  private final Accounts accounts;
  private final HostIds hostIds;
  private final Rules rules;
  private final StatusListener listener;
  private final HostEndpointCheck endpointCheck;
  private final HostStore store = new HostStore();
  private final Tags tags = new Tags();

  /**
   * Rules for all hosts.
   *
   * @param partition the partition of new ARNs: {@code aws}
   * @param hostCountMax the maximum number of hosts of an account
   * @param guard the addresses that may be called
   */
  public record Rules(String partition, int hostCountMax, AddressGuard guard) {}

  /**
   * {@code ids} generates random UUIDs (version 4). {@code listener} is notified of every status
   * change after its commit.
   */
  public Hosts(
      Database database,
      Accounts accounts,
      Supplier<UUID> ids,
      Rules rules,
      StatusListener listener) {
    this.database = database;
    this.accounts = accounts;
    this.hostIds = new HostIds(ids);
    this.rules = rules;
    this.listener = listener;
    this.endpointCheck = new HostEndpointCheck(rules.guard());
  }

  /**
   * Creates a pending host. A VPC configuration is stored, but no network is built. Names need not
   * be unique.
   */
  public Future<CreateResult> create(Caller caller, NewHost host) {
    if (host.tags().size() > Tags.TAG_COUNT_MAX) {
      return succeededFuture(new TooManyTags(Tags.TAG_COUNT_MAX));
    }
    return database.transaction(transaction ->
        accounts
            .lock(transaction, caller.accountId())
            .compose(_ -> store.count(transaction, caller.accountId()))
            .compose(count ->
                count >= rules.hostCountMax()
                    ? succeededFuture(new QuotaReached(rules.hostCountMax()))
                    : insert(transaction, caller, host).map(Created::new)));
  }

  private Future<Host> insert(Transaction transaction, Caller caller, NewHost host) {
    return hostIds
        .assign(transaction, caller.accountId(), host.name())
        .map(id -> HostArn.create(rules.partition(), host.scope(), caller.accountId(), id))
        .compose(arn -> store.insert(transaction, arn, host))
        .compose(inserted ->
            tags.attach(transaction, caller.accountId(), inserted.arn().value(), host.tags())
                .compose(_ -> audit(transaction, caller, "CreateHost", inserted))
                .onSuccess(
                    _ -> listener.notifyAfterCommit(transaction, inserted.describeCreation()))
                .map(inserted));
  }

  /** Returns empty for an ARN of another account. */
  public Future<Optional<Host>> find(AccountId accountId, HostArn arn) {
    return find(database, accountId, arn).map(found -> found.map(this::withEndpointCheck));
  }

  public Future<Optional<Host>> find(AccountId accountId, HostId id) {
    return store.find(database, accountId, id).map(found -> found.map(this::withEndpointCheck));
  }

  private Future<Optional<Host>> find(Statements statements, AccountId accountId, HostArn arn) {
    return accountId.value().equals(arn.accountId())
        ? store
            .find(statements, accountId, arn.hostId())
            .map(found -> found.filter(host -> host.arn().isEquivalentTo(arn)))
        : succeededFuture(Optional.empty());
  }

  @Override
  public Future<Optional<String>> findArn(Statements statements, AccountId accountId, String text) {
    return HostArn.find(text)
        .map(arn ->
            find(statements, accountId, arn).map(found -> found.map(host -> host.arn().value())))
        .orElseGet(() -> succeededFuture(Optional.empty()));
  }

  /** Lists the hosts of a Region in the order of their ordinals. */
  public Future<Page<Host>> list(AccountId accountId, String region, PageRequest<Long> request) {
    return store
        .list(database, accountId, region, request)
        .map(page -> page.map(this::withEndpointCheck));
  }

  /**
   * Adds the result of the endpoint check. The result depends on the current settings, so it is not
   * stored.
   */
  private Host withEndpointCheck(Host host) {
    return host.withMessage(host.statusMessage().or(() -> endpointCheck.objection(host.access())));
  }

  /**
   * Changes a host. A new endpoint changes the status from AVAILABLE to PENDING; connections do not
   * change.
   */
  public Future<ChangeResult> update(Caller caller, HostArn arn, HostUpdate update) {
    return change(
        caller,
        transaction -> find(transaction, caller.accountId(), arn),
        (transaction, host) -> update(transaction, caller, host, update.applyTo(host.access())));
  }

  private Future<ChangeResult> update(
      Transaction transaction, Caller caller, Host host, HostAccess access) {
    if (access.equals(host.access())) {
      return succeededFuture(new Changed(withEndpointCheck(host)));
    }
    if (!host.status().canBeUpdated()) {
      return succeededFuture(new ChangeResult.Forbidden(host.status()));
    }
    var isMoved = !access.providerEndpoint().equals(host.access().providerEndpoint());
    var status = isMoved ? host.status().afterNewEndpoint() : host.status();
    return store
        .update(transaction, host.arn(), status, access)
        .compose(
            updated -> store.incrementInstallationVersions(transaction, host.arn()).map(updated))
        .compose(updated -> changed(transaction, caller, "UpdateHost", updated))
        .onSuccess(updated ->
            listener.notifyAfterCommit(transaction, updated.describeChangeFrom(host.status())))
        .map(updated -> new Changed(withEndpointCheck(updated)));
  }

  /**
   * Completes or repairs a host: changes its status from PENDING or ERROR to AVAILABLE. The ARN
   * does not change.
   */
  public Future<ChangeResult> register(Caller caller, HostId id) {
    return change(
        caller,
        transaction -> store.find(transaction, caller.accountId(), id),
        (transaction, host) -> register(transaction, caller, host));
  }

  private Future<ChangeResult> register(Transaction transaction, Caller caller, Host host) {
    return switch (host.status()) {
      case AVAILABLE -> succeededFuture(new Changed(withEndpointCheck(host)));
      case PENDING, ERROR ->
          store
              .update(transaction, host.arn(), HostStatus.AVAILABLE, host.access())
              .compose(registered -> changed(transaction, caller, "RegisterHost", registered))
              .onSuccess(registered ->
                  listener.notifyAfterCommit(
                      transaction, registered.describeChangeFrom(host.status())))
              .map(registered -> new Changed(withEndpointCheck(registered)));
      case VPC_CONFIG_INITIALIZING, VPC_CONFIG_FAILED_INITIALIZATION, VPC_CONFIG_DELETING ->
          succeededFuture(new ChangeResult.Forbidden(host.status()));
    };
  }

  private Future<Host> changed(Transaction transaction, Caller caller, String action, Host host) {
    return audit(transaction, caller, action, host).map(host);
  }

  /** A change of one host within a transaction. */
  private interface Change {
    Future<ChangeResult> apply(Transaction transaction, Host host);
  }

  /** Finds the host within the transaction. */
  private interface LookUp {
    Future<Optional<Host>> find(Transaction transaction);
  }

  private Future<ChangeResult> change(Caller caller, LookUp lookUp, Change change) {
    return database.transaction(transaction ->
        accounts
            .lock(transaction, caller.accountId())
            .compose(_ -> lookUp.find(transaction))
            .compose(found ->
                found
                    .map(host -> change.apply(transaction, host))
                    .orElseGet(() -> succeededFuture(new ChangeResult.UnknownHost()))));
  }

  /** Deletes a host and its installations, which no connection could use any more. */
  public Future<DeleteResult> delete(Caller caller, HostArn arn) {
    return database.transaction(transaction ->
        accounts
            .lock(transaction, caller.accountId())
            .compose(_ -> find(transaction, caller.accountId(), arn))
            .compose(found ->
                found
                    .map(host -> delete(transaction, caller, host))
                    .orElseGet(() -> succeededFuture(new DeleteResult.UnknownHost()))));
  }

  private Future<DeleteResult> delete(Transaction transaction, Caller caller, Host host) {
    if (host.status().isBeingChanged()) {
      return succeededFuture(new DeleteResult.Forbidden(host.status()));
    }
    return store
        .countConnections(transaction, host.arn())
        .compose(count ->
            count > 0
                ? succeededFuture(new InUse(count))
                : remove(transaction, caller, host).map(new Deleted()));
  }

  private Future<Void> remove(Transaction transaction, Caller caller, Host host) {
    return tags.detach(transaction, host.arn().value())
        .compose(_ -> store.deleteInstallations(transaction, host.arn()))
        .compose(_ -> store.delete(transaction, host.arn()))
        .compose(_ -> audit(transaction, caller, "DeleteHost", host))
        .onSuccess(_ -> listener.notifyAfterCommit(transaction, host.describeDeletion()));
  }

  private Future<Void> audit(Transaction transaction, Caller caller, String action, Host host) {
    return accounts.audit(
        transaction,
        caller,
        new AuditEntry(action, host.arn().value(), host.providerType().wireName()));
  }
}
