package io.trunkline.pipeline;

import io.trunkline.account.AccountId;
import io.trunkline.installation.Repositories;
import io.trunkline.platform.postgres.Page;
import io.trunkline.platform.postgres.PageRequest;
import io.trunkline.platform.postgres.Statements;
import io.trunkline.platform.postgres.Transaction;
import io.trunkline.provider.ProviderType;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.StreamSupport;

/** SQL for tables {@code pipeline} and {@code pipeline_source}. */
final class PipelineStore {

  /** $1 account. Serializes changes to the pipelines of one account. */
  private static final String LOCK = "SELECT id FROM account WHERE id = $1 FOR NO KEY UPDATE";

  /** $1 account, $2 ids. */
  private static final String CONNECTIONS =
      """
      SELECT c.arn, c.provider_type FROM connection c
      WHERE c.id = ANY ($2)
        AND (c.account_id = $1
          OR EXISTS (
            SELECT FROM connection_share h WHERE h.connection_id = c.id AND h.account_id = $1))\
      """;

  /** $1 account, $2 name. */
  private static final String FIND =
      "SELECT " + PipelineRows.COLUMNS + " FROM pipeline p WHERE p.account_id = $1 AND p.name = $2";

  /** $1 ids. */
  private static final String TARGETS =
      """
      SELECT id, account_id, name, status, target, target_secret
      FROM pipeline WHERE id = ANY ($1)\
      """;

  /** $1 account, $2 name after which the page begins, $3 maximum number of rows. */
  private static final String LIST =
      "SELECT "
          + PipelineRows.COLUMNS
          + """
           FROM pipeline p WHERE p.account_id = $1 AND p.name > $2
          ORDER BY p.name LIMIT $3\
          """;

  /**
   * $1 id, $2 account, $3 name, $4 definition, $5 target, $6 the target's sealed secrets or null.
   */
  private static final String SAVE =
      """
      INSERT INTO pipeline AS p (id, account_id, name, definition, target, target_secret)
      VALUES ($1, $2, $3, $4, $5, $6)
      ON CONFLICT (id) DO UPDATE SET
        definition = EXCLUDED.definition, target = EXCLUDED.target,
        target_secret = EXCLUDED.target_secret, updated_at = now()
      RETURNING\
      """
          + " "
          + PipelineRows.COLUMNS;

  /** $1 pipeline. */
  private static final String SOURCE_KEYS =
      "SELECT connection_id, repository_key FROM pipeline_source WHERE pipeline_id = $1";

  /** $1 pipeline. */
  private static final String DELETE_SOURCES = "DELETE FROM pipeline_source WHERE pipeline_id = $1";

  /** $1 pipeline; then parallel arrays: $2 connections, $3 ARNs, $4 names, $5 keys. */
  private static final String INSERT_SOURCES =
      """
      INSERT INTO pipeline_source
        (pipeline_id, ordinal, connection_id, connection_arn, full_repository_id, repository_key)
      SELECT $1, s.ordinal - 1, s.connection_id, s.arn, s.name, s.key
      FROM unnest($2::uuid[], $3::text[], $4::text[], $5::text[])
        WITH ORDINALITY AS s (connection_id, arn, name, key, ordinal)\
      """;

  /** $1 id, $2 status, $3 its reason or null. */
  private static final String SET_STATUS =
      """
      UPDATE pipeline AS p SET status = $2, status_reason = $3, updated_at = now()
      WHERE p.id = $1
      RETURNING\
      """
          + " "
          + PipelineRows.COLUMNS;

  /** $1 id. */
  private static final String DELETE = "DELETE FROM pipeline WHERE id = $1";

  Future<Void> lock(Transaction transaction, AccountId account) {
    return transaction.run(LOCK, Tuple.of(account.value())).mapEmpty();
  }

  /** A connection that the account may use, with the ARN that it was created with. */
  record KnownConnection(String arn, ProviderType provider) {}

  Future<List<KnownConnection>> connections(
      Transaction transaction, AccountId account, Collection<UUID> ids) {
    return transaction
        .run(CONNECTIONS, Tuple.of(account.value(), (Object) ids.toArray(UUID[]::new)))
        .map(rows ->
            list(
                rows,
                row ->
                    new KnownConnection(
                        row.getString("arn"),
                        ProviderType.find(row.getString("provider_type")).orElseThrow())));
  }

  Future<Optional<StoredPipeline>> find(Statements statements, AccountId account, String name) {
    return statements.run(FIND, Tuple.of(account.value(), name)).map(PipelineStore::first);
  }

  Future<List<PipelineTarget>> targets(Statements statements, Collection<PipelineId> ids) {
    return statements
        .run(TARGETS, Tuple.of(ids.stream().map(PipelineId::value).toArray(UUID[]::new)))
        .map(rows -> list(rows, PipelineRows::target));
  }

  Future<Page<StoredPipeline>> list(
      Statements statements, AccountId account, PageRequest<String> request) {
    return request.fetch(limit ->
        statements
            .run(LIST, Tuple.of(account.value(), request.after().orElse(""), limit))
            .map(rows -> list(rows, PipelineRows::stored)));
  }

  /** A row to insert, without status and times. */
  record NewPipeline(
      PipelineId id,
      AccountId account,
      String name,
      PipelineDefinition definition,
      String target,
      Optional<Buffer> sealedSecret) {}

  Future<Pipeline> save(Transaction transaction, NewPipeline pipeline) {
    var row =
        Tuple.of(
            pipeline.id().value(),
            pipeline.account().value(),
            pipeline.name(),
            pipeline.definition().toJson().encode(),
            pipeline.target(),
            pipeline.sealedSecret().orElse(null));
    return transaction
        .run(SAVE, row)
        .map(rows -> PipelineRows.stored(rows.iterator().next()).pipeline())
        .compose(saved -> saveSources(transaction, saved).map(saved));
  }

  private Future<Void> saveSources(Transaction transaction, Pipeline pipeline) {
    var sources = pipeline.definition().sources();
    var rows =
        Tuple.of(
            pipeline.id().value(),
            sources.stream().map(s -> s.connectionArn().connectionId()).toArray(UUID[]::new),
            sources.stream().map(s -> s.connectionArn().value()).toArray(String[]::new),
            sources.stream().map(Source::fullRepositoryId).toArray(String[]::new),
            sources.stream()
                .map(s -> Repositories.nameKey(s.fullRepositoryId()))
                .toArray(String[]::new));
    return transaction
        .run(DELETE_SOURCES, Tuple.of(pipeline.id().value()))
        .compose(_ -> transaction.run(INSERT_SOURCES, rows))
        .mapEmpty();
  }

  /** The connections and repositories that the sources of a pipeline name. */
  record SourceKeys(Set<UUID> connections, Set<String> repositories) {
    SourceKeys with(PipelineDefinition definition) {
      var allConnections = new HashSet<>(connections);
      allConnections.addAll(definition.connectionIds());
      var allRepositories = new HashSet<>(repositories);
      allRepositories.addAll(definition.repositoryKeys());
      return new SourceKeys(allConnections, allRepositories);
    }
  }

  /** Reads the stored keys, which exist even if the stored definition is not valid. */
  Future<SourceKeys> sourceKeys(Transaction transaction, PipelineId id) {
    return transaction
        .run(SOURCE_KEYS, Tuple.of(id.value()))
        .map(rows -> {
          var keys = new SourceKeys(new HashSet<>(), new HashSet<>());
          rows.forEach(row -> {
            keys.connections().add(row.getUUID(0));
            keys.repositories().add(row.getString(1));
          });
          return keys;
        });
  }

  Future<Pipeline> setStatus(
      Transaction transaction, PipelineId id, Pipeline.Status status, Optional<String> reason) {
    return transaction
        .run(SET_STATUS, Tuple.of(id.value(), status.name(), reason.orElse(null)))
        .map(rows -> PipelineRows.stored(rows.iterator().next()).pipeline());
  }

  Future<Void> delete(Transaction transaction, PipelineId id) {
    return transaction.run(DELETE, Tuple.of(id.value())).mapEmpty();
  }

  private static Optional<StoredPipeline> first(RowSet<Row> rows) {
    return list(rows, PipelineRows::stored).stream().findFirst();
  }

  private static <T> List<T> list(RowSet<Row> rows, Function<Row, T> read) {
    return StreamSupport.stream(rows.spliterator(), false).map(read).toList();
  }
}
