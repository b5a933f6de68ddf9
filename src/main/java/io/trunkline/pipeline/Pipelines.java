package io.trunkline.pipeline;

import static io.vertx.core.Future.succeededFuture;

import io.trunkline.account.AccountId;
import io.trunkline.account.Accounts;
import io.trunkline.account.AuditEntry;
import io.trunkline.account.Caller;
import io.trunkline.installation.RepositoryVersions;
import io.trunkline.pipeline.Pipeline.Status;
import io.trunkline.platform.postgres.Database;
import io.trunkline.platform.postgres.Page;
import io.trunkline.platform.postgres.PageRequest;
import io.trunkline.platform.postgres.Transaction;
import io.trunkline.platform.secret.Sealer;
import io.trunkline.target.TargetType;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Registers, finds, lists, pauses and deletes pipelines, which are identified by account and name.
 */
public final class Pipelines {
  private final Database database;
  private final Accounts accounts;
  private final PipelineRegistrar registrar;
  private final PipelineStore store = new PipelineStore();
  private final RepositoryVersions versions = new RepositoryVersions();

  public Pipelines(
      Database database,
      Accounts accounts,
      Collection<TargetType> targetTypes,
      Sealer sealer,
      Supplier<UUID> ids) {
    this.database = database;
    this.accounts = accounts;
    this.registrar = new PipelineRegistrar(store, accounts, targetTypes, sealer, ids);
  }

  /**
   * Registers or replaces a pipeline. A replaced pipeline keeps its id and its status, and those
   * secrets of its target that the request leaves out and the target type can keep.
   *
   * @param body {@code {sources, triggers?, allowForks?, skipCi?, target}}
   */
  public Future<PipelineRegistration> register(Caller caller, String name, JsonObject body) {
    return registrar.register(database, caller, name, body);
  }

  public Future<Optional<Pipeline>> find(AccountId account, String name) {
    return store.find(database, account, name).map(found -> found.map(StoredPipeline::pipeline));
  }

  /** Lists pipelines in the order of their names. */
  public Future<Page<Pipeline>> list(AccountId account, PageRequest<String> request) {
    return store.list(database, account, request).map(page -> page.map(StoredPipeline::pipeline));
  }

  /** Deletes a pipeline and returns it; empty if there was none. */
  public Future<Optional<Pipeline>> delete(Caller caller, String name) {
    return change(
        caller.accountId(),
        transaction -> store.find(transaction, caller.accountId(), name),
        (transaction, pipeline) ->
            store
                .delete(transaction, pipeline.id())
                .compose(_ -> audit(transaction, caller, "DeletePipeline", pipeline))
                .map(pipeline));
  }

  /** Pauses a pipeline and returns it; empty if there is none. */
  public Future<Optional<Pipeline>> pause(Caller caller, String name) {
    return setStatus(caller, name, Status.PAUSED, "PausePipeline");
  }

  /** Resumes a pipeline and returns it; empty if there is none. */
  public Future<Optional<Pipeline>> resume(Caller caller, String name) {
    return setStatus(caller, name, Status.ACTIVE, "ResumePipeline");
  }

  private Future<Optional<Pipeline>> setStatus(
      Caller caller, String name, Status status, String action) {
    return change(
        caller.accountId(),
        transaction -> store.find(transaction, caller.accountId(), name),
        (transaction, pipeline) ->
            audit(transaction, caller, action, pipeline)
                .compose(
                    _ -> store.setStatus(transaction, pipeline.id(), status, Optional.empty())));
  }

  private Future<Void> audit(
      Transaction transaction, Caller caller, String action, Pipeline pipeline) {
    return accounts.audit(
        transaction,
        caller,
        new AuditEntry(action, "pipeline/" + pipeline.name(), pipeline.id().toString()));
  }

  /** Pauses a pipeline because its target is gone, unless it is already paused. */
  public Future<Void> pauseBecauseGone(PipelineId id, String reason) {
    return store
        .targets(database, List.of(id))
        .compose(found ->
            found.isEmpty()
                ? succeededFuture()
                : pauseBecauseGone(found.getFirst(), reason).mapEmpty());
  }

  private Future<Optional<Pipeline>> pauseBecauseGone(PipelineTarget target, String reason) {
    return change(
        target.account(),
        transaction ->
            store
                .find(transaction, target.account(), target.pipeline())
                .map(found -> found.filter(stored -> isActive(stored, target.pipelineId()))),
        (transaction, pipeline) ->
            store.setStatus(transaction, pipeline.id(), Status.PAUSED, Optional.of(reason)));
  }

  private static boolean isActive(StoredPipeline stored, PipelineId id) {
    return stored.pipeline().id().equals(id) && stored.pipeline().status() == Status.ACTIVE;
  }

  /** Returns the targets of these pipelines, without those of deleted pipelines. */
  public Future<Map<PipelineId, PipelineTarget>> findTargets(Collection<PipelineId> ids) {
    return store
        .targets(database, ids)
        .map(found ->
            found.stream()
                .collect(Collectors.toMap(PipelineTarget::pipelineId, Function.identity())));
  }

  /**
   * Changes one pipeline within a transaction, and returns the pipeline that the caller is to see.
   */
  private interface Change {
    Future<Pipeline> apply(Transaction transaction, Pipeline pipeline);
  }

  private Future<Optional<Pipeline>> change(
      AccountId account,
      Function<Transaction, Future<Optional<StoredPipeline>>> find,
      Change change) {
    return database.transaction(transaction ->
        store
            .lock(transaction, account)
            .compose(_ -> find.apply(transaction))
            .compose(found ->
                found.isEmpty()
                    ? succeededFuture(Optional.empty())
                    : apply(transaction, found.get().pipeline(), change)));
  }

  private Future<Optional<Pipeline>> apply(
      Transaction transaction, Pipeline pipeline, Change change) {
    return store
        .sourceKeys(transaction, pipeline.id())
        .compose(keys ->
            change
                .apply(transaction, pipeline)
                .compose(changed ->
                    versions
                        .increment(transaction, keys.connections(), keys.repositories())
                        .map(Optional.of(changed))));
  }
}
