package io.trunkline.target.http;

import io.trunkline.provider.Provider;
import io.trunkline.provider.SignatureScheme.BasicPassword;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the members of a target that only exist in format {@code provider}: {@code userName}, for
 * basic authentication.
 */
final class ProviderSettings {
  private static final int USER_NAME_CHARS_MAX = 255;

  /** Headers that depend on the body, so that a fixed value would always be wrong. */
  private static final Set<String> SIGNATURES = Set.of("x-hub-signature", "x-hub-signature-256");

  private ProviderSettings() {}

  /**
   * Returns the members to store.
   *
   * @param providers those of the pipeline's sources
   */
  static JsonObject read(JsonObject target, TargetFormat format, List<Provider> providers) {
    var settings = new JsonObject();
    if (format != TargetFormat.PROVIDER) {
      if (target.containsKey("userName")) {
        throw new IllegalArgumentException("target.userName needs format 'provider'");
      }
      return settings;
    }
    rejectSignatures(target);
    userName(target, providers).ifPresent(name -> settings.put("userName", name));
    return settings;
  }

  private static void rejectSignatures(JsonObject target) {
    ownerHeaders(target).stream()
        .filter(name -> SIGNATURES.contains(name.toLowerCase(Locale.ROOT)))
        .findFirst()
        .ifPresent(name -> {
          throw new IllegalArgumentException(
              "target.headers.%s is set by Trunkline, which signs each request with target.secret"
                  .formatted(name));
        });
  }

  private static Set<String> ownerHeaders(JsonObject target) {
    return target.getJsonObject("headers", new JsonObject()).fieldNames();
  }

  private static Optional<String> userName(JsonObject target, List<Provider> providers) {
    if (!target.containsKey("userName")) {
      return Optional.empty();
    }
    if (!(target.getValue("userName") instanceof String name) || !isUserName(name)) {
      throw new IllegalArgumentException(
          ("target.userName must be a string of 1 to %d characters without colons and control"
                  + " characters")
              .formatted(USER_NAME_CHARS_MAX));
    }
    if (providers.stream()
        .noneMatch(provider -> provider.signatureScheme() instanceof BasicPassword)) {
      throw new IllegalArgumentException(
          "target.userName is for basic authentication, which no provider of this pipeline uses");
    }
    if (ownerHeaders(target).stream().anyMatch("authorization"::equalsIgnoreCase)) {
      throw new IllegalArgumentException(
          "target.userName and target.headers.Authorization exclude each other");
    }
    return Optional.of(name);
  }

  /** RFC 7617, section 2. */
  private static boolean isUserName(String name) {
    return !name.isEmpty()
        && name.length() <= USER_NAME_CHARS_MAX
        && name.chars().noneMatch(c -> c == ':' || Character.isISOControl(c));
  }
}
