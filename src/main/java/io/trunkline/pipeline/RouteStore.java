package io.trunkline.pipeline;

import io.trunkline.connection.ConnectionArn;
import io.trunkline.event.Repository;
import io.trunkline.installation.InstallationId;
import io.trunkline.installation.OwnerScope;
import io.trunkline.installation.Repositories;
import io.trunkline.pipeline.PipelineDefinition.Parsed;
import io.trunkline.pipeline.RepositoryBinding.Knowledge;
import io.trunkline.pipeline.RepositoryBinding.NameHolder;
import io.trunkline.platform.postgres.Statements;
import io.trunkline.platform.postgres.UnreadableRows;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** SQL for routes. */
final class RouteStore {

  /**
   * $1 installation, $2 the provider's repository id, $3 key of its current name. A single
   * statement, so that version and pipelines are consistent. Returns one row per source, or one row
   * without a source.
   */
  static final String SNAPSHOT =
      """
      WITH own AS (
        SELECT name_key, is_holder FROM repository_name WHERE installation_id = $1 AND provider_id = $2)
      SELECT i.version, coalesce(known.version, 0) AS repository_version, i.owner, i.owner_id, i.owner_version,
        known.owner_version AS known_owner_version,
        EXISTS (SELECT FROM own WHERE name_key = $3) AS had_name,
        named.provider_id AS holder_id, named.owner_id AS holder_owner_id,
        holder.owner_version AS holder_owner_version,
        s.ordinal, s.connection_arn, s.full_repository_id, s.repository_key,
        c.status AS connection_status, c.status_reason AS connection_reason,
        p.account_id <> i.account_id AS is_guest,
        p.account_id = i.account_id OR h.account_id IS NOT NULL AS is_shared,
        -- A share covers only webhooks of the installation that the connection uses.
        p.account_id = i.account_id
          OR (h.account_id IS NOT NULL AND c.installation_id = i.id) IS TRUE AS is_entitled,
      """
          + PipelineRows.COLUMNS
          + """

          FROM installation i
          LEFT JOIN repository known
            ON known.installation_id = i.id AND known.provider_id = $2
          LEFT JOIN repository_name named
            ON named.installation_id = i.id AND named.name_key = $3 AND named.is_holder
          LEFT JOIN repository holder
            ON holder.installation_id = i.id AND holder.provider_id = named.provider_id
          LEFT JOIN (
            pipeline_source s
            JOIN pipeline p ON p.id = s.pipeline_id
            LEFT JOIN connection c ON c.id = s.connection_id
            LEFT JOIN connection_share h
              ON h.connection_id = s.connection_id AND h.account_id = p.account_id)
            ON s.repository_key = ANY (
              ARRAY(SELECT name_key FROM own WHERE is_holder UNION SELECT $3::text))
            -- The installation's account owns the connection, even if it no longer exists. Pipelines of
            -- accounts that the connection is shared with are included.
            AND split_part(s.connection_arn, ':', 5) = i.account_id
            AND (c.installation_id = i.id
              OR ((p.account_id = i.account_id OR h.account_id IS NOT NULL)
                -- Connections that do not use this installation now, but may have used it, so
                -- that a decision can say why they do not.
                AND (c.id IS NULL
                  OR (c.status <> 'AVAILABLE'
                    AND c.provider_type = i.provider_type
                    AND c.host_arn IS NOT DISTINCT FROM i.host_arn))))
          WHERE i.id = $1
          ORDER BY p.name, p.account_id, s.ordinal\
          """;

  /** The rows of a route, before their pipelines are parsed. */
  record Snapshot(
      RouteVersion version,
      OwnerScope scope,
      long ownerVersion,
      RepositoryBinding binding,
      List<Row> rows) {
    /** Returns the snapshot as it is after the binding's pending action has been written. */
    Snapshot asBound() {
      return new Snapshot(version, scope, ownerVersion, binding.asBound(), rows);
    }
  }

  /** Reads a snapshot; empty if the installation was deleted. */
  Future<Optional<Snapshot>> read(
      Statements statements, InstallationId installation, Repository repository) {
    var key = Repositories.nameKey(repository.fullName());
    return statements
        .run(SNAPSHOT, Tuple.of(installation.value(), repository.id(), key))
        .map(found -> {
          var rows = new ArrayList<Row>();
          found.forEach(rows::add);
          return rows.stream().findFirst().map(first -> snapshot(first, rows, repository));
        });
  }

  private static Snapshot snapshot(Row first, List<Row> rows, Repository repository) {
    long ownerVersion = first.getLong("owner_version");
    return new Snapshot(
        new RouteVersion(first.getLong("version"), first.getLong("repository_version")),
        new OwnerScope(first.getString("owner"), Optional.ofNullable(first.getString("owner_id"))),
        ownerVersion,
        binding(first, repository, ownerVersion),
        rows.stream().filter(row -> row.getUUID("id") != null).toList());
  }

  private static RepositoryBinding binding(Row row, Repository repository, long ownerVersion) {
    return new RepositoryBinding(
        repository,
        switch (row.getLong("known_owner_version")) {
          case null -> Knowledge.NEW;
          case Long bound -> bound == ownerVersion ? Knowledge.BOUND : Knowledge.OUTDATED;
        },
        row.getBoolean("had_name"),
        Optional.ofNullable(row.getString("holder_id"))
            .map(id ->
                new NameHolder(
                    id,
                    row.getString("holder_owner_id"),
                    row.getLong("holder_owner_version") != ownerVersion)));
  }

  /** Parses the pipelines of a snapshot, in order, and compiles their triggers. */
  static Route route(Snapshot snapshot) {
    var byPipeline = new LinkedHashMap<UUID, List<Row>>();
    for (var row : snapshot.rows()) {
      byPipeline.computeIfAbsent(row.getUUID("id"), _ -> new ArrayList<>()).add(row);
    }
    return new Route(
        snapshot.version(),
        byPipeline.values().stream()
            .flatMap(rows -> readable(rows, snapshot.binding()).stream())
            .toList(),
        Optional.empty());
  }

  /** Returns empty and reports the row if even the pipeline's sources are not valid. */
  private static Optional<RoutedPipeline> readable(List<Row> rows, RepositoryBinding binding) {
    return UnreadableRows.readOr(
        Optional.empty(),
        "pipeline",
        rows.getFirst().getUUID("id"),
        () -> Optional.of(pipeline(rows, binding)));
  }

  private static RoutedPipeline pipeline(List<Row> rows, RepositoryBinding binding) {
    var first = rows.getFirst();
    return switch (PipelineRows.definition(first)) {
      case Parsed.Valid(var definition)
          when rows.getLast().getInteger("ordinal") >= definition.sources().size() ->
          invalidPipeline(first, "it has fewer sources than are stored");
      case Parsed.Valid(var definition) ->
          routed(
              first,
              definition,
              rows.stream().map(row -> source(row, definition, binding)).toList());
      case Parsed.Invalid(var message) -> invalidPipeline(first, message);
    };
  }

  private static RoutedSource source(
      Row row, PipelineDefinition definition, RepositoryBinding binding) {
    var source = definition.sources().get(row.getInteger("ordinal"));
    return new RoutedSource(
        source,
        definition.trigger(source),
        whyNotShared(row)
            .or(() -> binding.mismatch(row.getString("repository_key")))
            .or(() -> whyNotUsable(row)),
        row.getBoolean("is_entitled"));
  }

  /**
   * Returns why the account may not use the connection; empty if it may. An account without a share
   * learns nothing else about the connection.
   */
  private static Optional<String> whyNotShared(Row row) {
    if (!row.getBoolean("is_shared")) {
      return Optional.of(
          "connection %s is no longer shared with account %s"
              .formatted(row.getString("connection_arn"), row.getString("account_id")));
    }
    return row.getBoolean("is_entitled") ? Optional.empty() : whyNotUsable(row);
  }

  private static Optional<String> whyNotUsable(Row row) {
    var arn = row.getString("connection_arn");
    return switch (row.getString("connection_status")) {
      case null -> Optional.of("connection " + arn + " no longer exists");
      case "AVAILABLE" -> Optional.empty();
      case "ERROR" ->
          Optional.of(
              "connection %s is in ERROR%s"
                  .formatted(
                      arn,
                      // Hidden from guests, because the reason describes the owner's installation.
                      Optional.ofNullable(row.getString("connection_reason"))
                          .filter(_ -> !row.getBoolean("is_guest"))
                          .map(reason -> ": " + ReasonText.plain(reason))
                          .orElse("")));
      case String status -> Optional.of("connection " + arn + " is " + status);
    };
  }

  /**
   * Returns a pipeline that never starts, so that one invalid stored definition does not keep other
   * pipelines from starting.
   */
  private static RoutedPipeline invalidPipeline(Row row, String message) {
    var source =
        new Source(
            "Source",
            new ConnectionArn(row.getString("connection_arn")),
            row.getString("full_repository_id"),
            "",
            false);
    return routed(
        row,
        new PipelineDefinition(List.of(source), List.of(), false, false),
        List.of(
            new RoutedSource(
                source,
                Optional.empty(),
                Optional.of("its stored definition is not valid: " + message),
                row.getBoolean("is_entitled"))));
  }

  private static RoutedPipeline routed(
      Row row, PipelineDefinition definition, List<RoutedSource> sources) {
    var stored = PipelineRows.stored(row, definition);
    return new RoutedPipeline(stored.pipeline(), sources, stored.sealedSecret());
  }
}
