package io.trunkline.pipeline;

import io.trunkline.account.AccountId;
import io.trunkline.pipeline.PipelineDefinition.Parsed;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.OffsetDateTime;
import java.util.Optional;

/** Maps rows of table {@code pipeline} to records, for the stores that read it. */
final class PipelineRows {
  static final String COLUMNS =
      """
      p.id, p.account_id, p.name, p.status, p.status_reason, p.definition, p.target,
      p.target_secret, p.created_at, p.updated_at\
      """;

  private PipelineRows() {}

  /** Throws if the stored definition is no longer valid. */
  static StoredPipeline stored(Row row) {
    return switch (definition(row)) {
      case Parsed.Valid(var definition) -> stored(row, definition);
      case Parsed.Invalid(var message) ->
          throw new IllegalStateException(
              "the stored definition of pipeline %s is not valid: %s"
                  .formatted(row.getUUID("id"), message));
    };
  }

  static PipelineTarget target(Row row) {
    return new PipelineTarget(
        new PipelineId(row.getUUID("id")),
        new AccountId(row.getString("account_id")),
        row.getString("name"),
        Pipeline.Status.valueOf(row.getString("status")),
        new JsonObject(row.getString("target")),
        Optional.ofNullable(row.getBuffer("target_secret")));
  }

  static Parsed definition(Row row) {
    return PipelineDefinition.parse(new JsonObject(row.getString("definition")));
  }

  static StoredPipeline stored(Row row, PipelineDefinition definition) {
    return new StoredPipeline(
        new Pipeline(
            new PipelineId(row.getUUID("id")),
            new AccountId(row.getString("account_id")),
            row.getString("name"),
            Pipeline.Status.valueOf(row.getString("status")),
            Optional.ofNullable(row.getString("status_reason")),
            definition,
            new JsonObject(row.getString("target")),
            row.get(OffsetDateTime.class, "created_at").toInstant(),
            row.get(OffsetDateTime.class, "updated_at").toInstant()),
        Optional.ofNullable(row.getBuffer("target_secret")));
  }
}
