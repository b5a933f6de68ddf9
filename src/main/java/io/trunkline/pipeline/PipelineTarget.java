package io.trunkline.pipeline;

import io.trunkline.account.AccountId;
import io.trunkline.platform.secret.Sealer;
import io.trunkline.platform.secret.UnreadableSecretException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/**
 * The target that receives a pipeline's dispatches. Its secrets stay sealed until they are used.
 */
public record PipelineTarget(
    PipelineId pipelineId,
    AccountId account,
    String pipeline,
    Pipeline.Status status,
    JsonObject settings,
    Optional<Buffer> sealedSecret) {
  /** The type of a target whose stored settings cannot be read. */
  public static final String UNREADABLE = "unreadable";

  public PipelineTarget {
    settings = settings.copy();
  }

  /**
   * Decrypts the secrets.
   *
   * @throws UnreadableSecretException if the keyset no longer contains the key that sealed them
   */
  public TargetSecrets openSecrets(Sealer sealer) {
    return TargetSecrets.of(
        sealedSecret
            .map(sealed -> new SealedTarget(sealer).open(pipelineId, sealed))
            .orElseGet(JsonObject::new));
  }
}
