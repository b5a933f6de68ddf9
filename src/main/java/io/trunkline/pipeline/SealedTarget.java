package io.trunkline.pipeline;

import io.trunkline.platform.postgres.UnreadableRows;
import io.trunkline.platform.secret.Sealer;
import io.trunkline.platform.secret.UnreadableSecretException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Seals the secrets of a target, {@code {"secret","previousSecret","headers"}}, for the database.
 */
final class SealedTarget {
  private static final String TABLE = "pipeline";
  private static final String COLUMN = "target_secret";
  private final Sealer sealer;

  SealedTarget(Sealer sealer) {
    this.sealer = sealer;
  }

  Buffer seal(PipelineId id, JsonObject parts) {
    return sealer.seal(
        TABLE, COLUMN, id.toString(), parts.encode().getBytes(StandardCharsets.UTF_8));
  }

  /** Returns empty and reports the row if the secrets are unreadable. */
  Optional<JsonObject> find(PipelineId id, Buffer sealed) {
    try {
      return Optional.of(open(id, sealed));
    } catch (UnreadableSecretException e) {
      UnreadableRows.report(TABLE, id, String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  JsonObject open(PipelineId id, Buffer sealed) {
    return new JsonObject(Buffer.buffer(sealer.open(TABLE, COLUMN, id.toString(), sealed)));
  }
}
