package io.trunkline.sync;

import static io.vertx.core.Future.succeededFuture;

import io.trunkline.account.AccountId;
import io.trunkline.account.Accounts;
import io.trunkline.account.AuditEntry;
import io.trunkline.account.Caller;
import io.trunkline.connection.Connection;
import io.trunkline.connection.ConnectionArn;
import io.trunkline.connection.Connections;
import io.trunkline.platform.postgres.Database;
import io.trunkline.platform.postgres.Page;
import io.trunkline.platform.postgres.PageRequest;
import io.trunkline.platform.postgres.Statements;
import io.trunkline.platform.postgres.Transaction;
import io.trunkline.provider.ProviderType;
import io.trunkline.provider.RepositoryNames;
import io.trunkline.resource.Taggable;
import io.trunkline.resource.Tags;
import io.trunkline.sync.RepositoryLinks.CreateResult.AlreadyLinked;
import io.trunkline.sync.RepositoryLinks.CreateResult.Created;
import io.trunkline.sync.RepositoryLinks.CreateResult.InvalidName;
import io.trunkline.sync.RepositoryLinks.CreateResult.QuotaReached;
import io.trunkline.sync.RepositoryLinks.CreateResult.TooManyTags;
import io.trunkline.sync.RepositoryLinks.CreateResult.UnsupportedProvider;
import io.trunkline.sync.RepositoryLinks.DeleteResult.Deleted;
import io.trunkline.sync.RepositoryLinks.DeleteResult.StillConfigured;
import io.trunkline.sync.RepositoryLinks.UpdateResult.OtherProvider;
import io.trunkline.sync.RepositoryLinks.UpdateResult.UnknownLink;
import io.trunkline.sync.RepositoryLinks.UpdateResult.Updated;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Creates, finds, lists, changes and deletes links to repositories. A link is found by account and
 * id, so both namespaces of its ARN find it; the result always shows the ARN that it was created
 * with.
 */
public final class RepositoryLinks implements Taggable {
  /** The outcome of deleting a link. */
  public sealed interface DeleteResult {

    record Deleted() implements DeleteResult {}

    record UnknownLink() implements DeleteResult {}

    /** Sync configurations use it. */
    record StillConfigured(int configurationCount) implements DeleteResult {}
  }

  /** The outcome of changing a link. */
  public sealed interface UpdateResult {

    record Updated(RepositoryLink link) implements UpdateResult {}

    record UnknownLink() implements UpdateResult {}

    /** The account cannot use the connection in the request. */
    record UnknownConnection() implements UpdateResult {}

    /** The connection in the request has another provider type than the link. */
    record OtherProvider(ProviderType linked, ProviderType wanted) implements UpdateResult {}

    /** The connection has another host, where the same name means another repository. */
    record OtherHost() implements UpdateResult {}
  }

  /** The outcome of creating a link. */
  public sealed interface CreateResult {

    record Created(RepositoryLink link) implements CreateResult {}

    /** The connection does not exist, or the account may not use it. */
    record UnknownConnection() implements CreateResult {}

    /** Git sync does not support this provider. */
    record UnsupportedProvider(ProviderType providerType) implements CreateResult {}

    /** No repository of the provider has this name; {@code reason} is shown to the caller. */
    record InvalidName(String reason) implements CreateResult {}

    /** The account already has a link to this repository of this provider and host. */
    record AlreadyLinked(RepositoryLink link) implements CreateResult {}

    record QuotaReached(int linkCountMax) implements CreateResult {}

    record TooManyTags(int tagCountMax) implements CreateResult {}
  }

  /** AWS offers Git sync for all other provider types. */
  private static final ProviderType WITHOUT_GIT_SYNC = ProviderType.AZURE_DEVOPS;

  private final Database database;
  private final Accounts accounts;
  private final Connections connections;
  private final ArnSource arnSource;
  private final int linkCountMax;
  private final RepositoryLinkStore links = new RepositoryLinkStore();
  private final SyncConfigurationStore configurations = new SyncConfigurationStore();
  private final Tags tags = new Tags();

  /**
   * The sources of new ARNs: {@code ids} generates random UUIDs (version 4), and {@code partition}
   * is {@code aws}.
   */
  public record ArnSource(Supplier<UUID> ids, String partition) {}

  public RepositoryLinks(
      Database database,
      Accounts accounts,
      Connections connections,
      ArnSource minting,
      SyncQuotas quotas) {
    this.database = database;
    this.accounts = accounts;
    this.connections = connections;
    this.arnSource = minting;
    this.linkCountMax = quotas.repositoryLinks();
  }

  /**
   * Creates a link. The connection may have any status, and may belong to another account that
   * shares it with this one.
   */
  public Future<CreateResult> create(Caller caller, NewRepositoryLink link) {
    if (link.tags().size() > Tags.TAG_COUNT_MAX) {
      return succeededFuture(new TooManyTags(Tags.TAG_COUNT_MAX));
    }
    return database.transaction(transaction ->
        accounts
            .lock(transaction, caller.accountId())
            .compose(_ -> findConnection(transaction, caller, Optional.of(link.connectionArn())))
            .compose(connection ->
                connection
                    .map(found -> create(transaction, caller, link, found))
                    .orElseGet(() -> succeededFuture(new CreateResult.UnknownConnection()))));
  }

  private Future<CreateResult> create(
      Transaction transaction, Caller caller, NewRepositoryLink link, Connection connection) {
    var type = connection.providerType();
    if (type == WITHOUT_GIT_SYNC) {
      return succeededFuture(new UnsupportedProvider(type));
    }
    var repository = link.repository().toString();
    var problem = RepositoryNames.findProblem(type, repository);
    if (problem.isPresent()) {
      return succeededFuture(new InvalidName(repository + " " + problem.get()));
    }
    return links
        .find(transaction, caller.accountId(), connection, link.repository())
        .compose(same ->
            same.<Future<CreateResult>>map(found -> succeededFuture(new AlreadyLinked(found)))
                .orElseGet(() -> insertIfRoom(transaction, caller, link, connection)));
  }

  private Future<CreateResult> insertIfRoom(
      Transaction transaction, Caller caller, NewRepositoryLink link, Connection connection) {
    return links
        .count(transaction, caller.accountId())
        .compose(count ->
            count >= linkCountMax
                ? succeededFuture(new QuotaReached(linkCountMax))
                : insert(transaction, caller, link, connection).map(Created::new));
  }

  private Future<RepositoryLink> insert(
      Transaction transaction, Caller caller, NewRepositoryLink link, Connection connection) {
    var id = new RepositoryLinkId(arnSource.ids().get());
    var arn = RepositoryLinkArn.create(arnSource.partition(), link, caller.accountId(), id);
    return links
        .insert(transaction, arn, link, connection)
        .compose(inserted ->
            tags.attach(transaction, caller.accountId(), arn.value(), link.tags())
                .compose(_ -> audit(transaction, caller, "CreateRepositoryLink", inserted))
                .map(inserted));
  }

  public Future<Optional<RepositoryLink>> find(AccountId accountId, RepositoryLinkId id) {
    return links.find(database, accountId, id);
  }

  /** Returns empty for an ARN of another account. */
  public Future<Optional<RepositoryLink>> find(AccountId accountId, RepositoryLinkArn arn) {
    return find(database, accountId, arn);
  }

  private Future<Optional<RepositoryLink>> find(
      Statements statements, AccountId accountId, RepositoryLinkArn arn) {
    return accountId.equals(arn.accountId())
        ? links
            .find(statements, accountId, arn.linkId())
            .map(found -> found.filter(link -> link.arn().isEquivalentTo(arn)))
        : succeededFuture(Optional.empty());
  }

  @Override
  public Future<Optional<String>> findArn(Statements statements, AccountId accountId, String text) {
    return RepositoryLinkArn.find(text)
        .map(arn ->
            find(statements, accountId, arn).map(found -> found.map(link -> link.arn().value())))
        .orElseGet(() -> succeededFuture(Optional.empty()));
  }

  /** Lists links in the order of their ordinals. */
  public Future<Page<RepositoryLink>> list(AccountId accountId, PageRequest<Long> request) {
    return links.list(database, accountId, request);
  }

  /** Changes a link. The link is kept even if its new connection is deleted at the same time. */
  public Future<UpdateResult> update(
      Caller caller, RepositoryLinkId id, RepositoryLinkChange change) {
    return change(
        caller,
        id,
        new UnknownLink(),
        (transaction, link) ->
            findConnection(transaction, caller, change.connectionArn())
                .compose(connection ->
                    change.connectionArn().isPresent() && connection.isEmpty()
                        ? succeededFuture(new UpdateResult.UnknownConnection())
                        : update(transaction, caller, link, connection, change)));
  }

  private Future<Optional<Connection>> findConnection(
      Transaction transaction, Caller caller, Optional<ConnectionArn> connectionArn) {
    return connectionArn
        .map(arn -> connections.usable().find(transaction, caller.accountId(), arn))
        .orElseGet(() -> succeededFuture(Optional.empty()));
  }

  private Future<UpdateResult> update(
      Transaction transaction,
      Caller caller,
      RepositoryLink link,
      Optional<Connection> connection,
      RepositoryLinkChange change) {
    var type = connection.map(Connection::providerType).orElse(link.providerType());
    if (type != link.providerType()) {
      return succeededFuture(new OtherProvider(link.providerType(), type));
    }
    if (connection.filter(it -> !it.hostArn().equals(link.hostArn())).isPresent()) {
      return succeededFuture(new UpdateResult.OtherHost());
    }
    return links
        .update(transaction, link.with(connection.map(Connection::arn), change.encryptionKeyArn()))
        .compose(updated ->
            audit(transaction, caller, "UpdateRepositoryLink", updated).map(new Updated(updated)));
  }

  /** Deletes a link and its tags. */
  public Future<DeleteResult> delete(Caller caller, RepositoryLinkId id) {
    return change(
        caller,
        id,
        new DeleteResult.UnknownLink(),
        (transaction, link) ->
            configurations
                .count(transaction, caller.accountId(), id)
                .compose(count ->
                    count > 0
                        ? succeededFuture(new StillConfigured(count))
                        : delete(transaction, caller, link).map(new Deleted())));
  }

  private Future<Void> delete(Transaction transaction, Caller caller, RepositoryLink link) {
    return tags.detach(transaction, link.arn().value())
        .compose(_ -> links.delete(transaction, link.id()))
        .compose(_ -> audit(transaction, caller, "DeleteRepositoryLink", link));
  }

  /** A change of one link within a transaction. */
  private interface Change<T> {
    Future<T> apply(Transaction transaction, RepositoryLink link);
  }

  private <T> Future<T> change(Caller caller, RepositoryLinkId id, T unknown, Change<T> change) {
    return database.transaction(transaction ->
        accounts
            .lock(transaction, caller.accountId())
            .compose(_ -> links.find(transaction, caller.accountId(), id))
            .compose(found ->
                found
                    .map(link -> change.apply(transaction, link))
                    .orElseGet(() -> succeededFuture(unknown))));
  }

  private Future<Void> audit(
      Transaction transaction, Caller caller, String action, RepositoryLink link) {
    var detail = "%s by %s".formatted(link.repository(), link.connectionArn());
    return accounts.audit(transaction, caller, new AuditEntry(action, link.arn().value(), detail));
  }
}
