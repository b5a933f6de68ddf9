package io.trunkline.pipeline;

import io.trunkline.account.AccountId;
import io.trunkline.platform.secret.Sealer;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/** Where a pipeline's dispatches go; its secret parts are opened by whoever needs them. */
public record PipelineTarget(
    PipelineId pipelineId,
    AccountId account,
    String pipeline,
    Pipeline.Status status,
    JsonObject settings,
    Optional<Buffer> sealedSecret) {
  public PipelineTarget {
    settings = settings.copy();
  }

  /**
   * @throws IllegalStateException when the row was sealed with a key that is not there any more
   */
  public TargetSecrets secretParts(Sealer sealer) {
    return TargetSecrets.of(
        sealedSecret
            .map(sealed -> new SealedTarget(sealer).open(pipelineId, sealed))
            .orElseGet(JsonObject::new));
  }
}
