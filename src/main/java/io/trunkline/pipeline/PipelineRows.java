package io.trunkline.pipeline;

import io.trunkline.account.AccountId;
import io.trunkline.pipeline.PipelineDefinition.Parsed;
import io.trunkline.platform.postgres.UnreadableRows;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;

/** Maps rows of table {@code pipeline} to records, for the stores that read it. */
final class PipelineRows {
  static final String COLUMNS =
      """
      p.id, p.account_id, p.name, p.status, p.status_reason, p.definition, p.target,
      p.target_secret, p.created_at, p.updated_at\
      """;

  private PipelineRows() {}

  private static final String TABLE = "pipeline";
  private static final PipelineDefinition NOTHING =
      new PipelineDefinition(List.of(), List.of(), false, false);

  /**
   * Reads a row. If the stored definition is not valid, returns a pipeline without sources whose
   * status has a reason, so that it can still be listed, replaced and deleted.
   */
  static StoredPipeline stored(Row row) {
    return switch (definition(row)) {
      case Parsed.Valid(var definition) -> stored(row, definition);
      case Parsed.Invalid(var message) ->
          stored(row, NOTHING, Optional.of("its stored definition is not valid: " + message));
    };
  }

  static PipelineTarget target(Row row) {
    return new PipelineTarget(
        new PipelineId(row.getUUID("id")),
        new AccountId(row.getString("account_id")),
        row.getString("name"),
        Pipeline.Status.valueOf(row.getString("status")),
        targetSettings(row),
        Optional.ofNullable(row.getBuffer("target_secret")));
  }

  private static JsonObject targetSettings(Row row) {
    return UnreadableRows.readOr(
        new JsonObject().put("type", PipelineTarget.UNREADABLE),
        TABLE,
        row.getUUID("id"),
        () -> requireType(new JsonObject(row.getString("target"))));
  }

  private static JsonObject requireType(JsonObject target) {
    if (target.getString("type") == null) {
      throw new IllegalArgumentException("the target has no type");
    }
    return target;
  }

  static Parsed definition(Row row) {
    var id = row.getUUID("id");
    var parsed =
        UnreadableRows.readOr(
            new Parsed.Invalid("it is not a JSON object"),
            TABLE,
            id,
            () -> PipelineDefinition.parse(new JsonObject(row.getString("definition"))));
    if (parsed instanceof Parsed.Invalid(var message)) {
      UnreadableRows.report(TABLE, id, "its definition is not valid: " + message);
    }
    return parsed;
  }

  static StoredPipeline stored(Row row, PipelineDefinition definition) {
    return stored(row, definition, Optional.ofNullable(row.getString("status_reason")));
  }

  private static StoredPipeline stored(
      Row row, PipelineDefinition definition, Optional<String> statusReason) {
    return new StoredPipeline(
        new Pipeline(
            new PipelineId(row.getUUID("id")),
            new AccountId(row.getString("account_id")),
            row.getString("name"),
            Pipeline.Status.valueOf(row.getString("status")),
            statusReason,
            definition,
            targetSettings(row),
            row.get(OffsetDateTime.class, "created_at").toInstant(),
            row.get(OffsetDateTime.class, "updated_at").toInstant()),
        Optional.ofNullable(row.getBuffer("target_secret")));
  }
}
