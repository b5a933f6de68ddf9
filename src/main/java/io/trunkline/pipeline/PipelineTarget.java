package io.trunkline.pipeline;

import io.trunkline.account.AccountId;
import io.trunkline.platform.secret.Sealer;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/** Where a pipeline's dispatches go. Its secrets stay sealed until they are used. */
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
   * Decrypts the secrets.
   *
   * @throws IllegalStateException if the keyset no longer contains the key that sealed them
   */
  public TargetSecrets openSecrets(Sealer sealer) {
    return TargetSecrets.of(
        sealedSecret
            .map(sealed -> new SealedTarget(sealer).open(pipelineId, sealed))
            .orElseGet(JsonObject::new));
  }
}
