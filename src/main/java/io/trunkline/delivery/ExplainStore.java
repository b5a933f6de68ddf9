package io.trunkline.delivery;

import io.trunkline.account.AccountId;
import io.trunkline.installation.InstallationId;
import io.trunkline.installation.Repositories;
import io.trunkline.platform.postgres.Statements;
import io.trunkline.provider.ProviderType;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** SQL for {@link Explainer}. */
final class ExplainStore {
  /** $1 account, $2 provider type. */
  private static final String INSTALLATIONS =
      """
      SELECT id FROM installation WHERE account_id = $1 AND provider_type = $2 AND NOT is_app
      ORDER BY id LIMIT 100\
      """;

  /** $1 account, $2 name key, $3 empty or a full ref, branch or tag, $4 empty or a commit. */
  private static final String RECEIVED =
      """
      SELECT d.id, d.received_at, d.status,
        CASE WHEN d.account_id = $1 THEN d.event_name ELSE '' END AS event_name,
        CASE WHEN d.account_id = $1 THEN d.reason ELSE '' END AS reason, c.ref, c.before, c.after,
        c.occurrence
      FROM (
        SELECT o.* FROM delivery o WHERE o.account_id = $1 AND o.name_key = $2
        UNION ALL
        SELECT g.* FROM delivery_reader r JOIN delivery g ON g.id = r.delivery_id
        WHERE r.account_id = $1 AND r.is_entitled AND g.name_key = $2) d
      LEFT JOIN change c ON c.installation_id = d.installation_id AND c.delivery_id = d.id
      WHERE true
        AND ($3 = '' OR c.ref IN ($3, 'refs/heads/' || $3, 'refs/tags/' || $3))
        AND ($4 = '' OR c.after = $4 OR c.before = $4 OR c.after LIKE '% ' || $4)
      ORDER BY d.id DESC LIMIT 20\
      """;

  /** $1 account. */
  private static final String REFUSALS =
      """
      SELECT r.installation_id, i.owner, r.reason, r.count, r.first_at, r.last_at
      FROM refusal r JOIN installation i ON i.id = r.installation_id
      WHERE i.account_id = $1 ORDER BY r.last_at DESC LIMIT 20\
      """;

  /** $1 account. Names of repositories with pipelines, and of repositories that sent webhooks. */
  private static final String NAMES =
      """
      SELECT s.full_repository_id AS name
      FROM pipeline_source s JOIN pipeline p ON p.id = s.pipeline_id WHERE p.account_id = $1
      UNION
      SELECT n.full_name FROM repository_name n JOIN installation i ON i.id = n.installation_id
      WHERE i.account_id = $1
      ORDER BY name LIMIT 10000\
      """;

  /** Selects changes of a repository; empty texts select all. */
  record Changes(String fullRepositoryId, String ref, String commitId) {}

  Future<List<InstallationId>> installations(
      Statements statements, AccountId account, ProviderType type) {
    return statements
        .run(INSTALLATIONS, Tuple.of(account.value(), type.wireName()))
        .map(rows -> rows.stream().map(row -> new InstallationId(row.getUUID(0))).toList());
  }

  Future<List<JsonObject>> received(Statements statements, AccountId account, Changes changes) {
    var parameters =
        Tuple.of(
            account.value(),
            Repositories.nameKey(changes.fullRepositoryId()),
            changes.ref(),
            changes.commitId());
    return statements
        .run(RECEIVED, parameters)
        .map(rows -> rows.stream().map(ExplainStore::received).toList());
  }

  private static JsonObject received(Row row) {
    var json =
        new JsonObject()
            .put("deliveryId", row.getUUID("id").toString())
            .put("receivedAt", row.getOffsetDateTime("received_at").toInstant().toString())
            .put("status", row.getString("status"));
    text(json, "eventName", row.getString("event_name"));
    for (var name : List.of("reason", "ref", "before", "after")) {
      text(json, name, row.getString(name));
    }
    return json;
  }

  private static void text(JsonObject json, String name, @Nullable String text) {
    Optional.ofNullable(text)
        .filter(value -> !value.isEmpty())
        .ifPresent(value -> json.put(name, value));
  }

  Future<List<JsonObject>> refusals(Statements statements, AccountId account) {
    return statements
        .run(REFUSALS, Tuple.of(account.value()))
        .map(rows ->
            rows.stream()
                .map(row ->
                    new JsonObject()
                        .put("installationId", row.getUUID("installation_id").toString())
                        .put("owner", row.getString("owner"))
                        .put("reason", row.getString("reason"))
                        .put("count", row.getLong("count"))
                        .put("firstAt", time(row, "first_at"))
                        .put("lastAt", time(row, "last_at")))
                .toList());
  }

  Future<List<String>> names(Statements statements, AccountId account) {
    return statements
        .run(NAMES, Tuple.of(account.value()))
        .map(rows -> rows.stream().map(row -> row.getString("name")).toList());
  }

  private static String time(Row row, String column) {
    return row.getOffsetDateTime(column).toInstant().toString();
  }
}
