package io.trunkline.target;

import io.trunkline.provider.ProviderType;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.Set;

/**
 * A request to register a target.
 *
 * @param target as the owner sent it
 * @param replaced the target that this one replaces, if it had the same type
 * @param providers the providers of the pipeline's sources
 */
public record TargetRegistration(
    JsonObject target, Optional<ReplacedTarget> replaced, Set<ProviderType> providers) {
  public TargetRegistration {
    providers = Set.copyOf(providers);
  }

  /**
   * The settings and secrets of a registered target. Secrets that the new registration does not set
   * are kept, as far as the target type allows.
   */
  public record ReplacedTarget(JsonObject settings, JsonObject secrets) {}
}
