package io.trunkline.target.http;

import io.trunkline.platform.secret.Secret;
import io.trunkline.platform.secret.StandardWebhooks;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** The format in which a target receives its events. */
enum TargetFormat {
  CLOUDEVENT("cloudevent"),
  PROVIDER("provider");

  private static final int SECRET_BYTES = 32;

  /** The minimum length of a key (Standard Webhooks 1.0.0, section "Signature scheme"). */
  private static final int KEY_BYTES_MIN = 24;

  private static final int KEY_BYTES_MAX = 64;
  private static final int TEXT_BYTES_MIN = 16;
  private static final int TEXT_BYTES_MAX = 1_024;

  private final String wireName;

  TargetFormat(String wireName) {
    this.wireName = wireName;
  }

  String wireName() {
    return wireName;
  }

  /**
   * Returns a new secret with 32 random bytes. For format {@code provider}, the secret is plain
   * text without a prefix, because a prefix selects another signature scheme with GitLab.
   */
  Secret generateSecret(RandomGenerator random) {
    return switch (this) {
      case CLOUDEVENT -> StandardWebhooks.generateSecret(random);
      case PROVIDER -> {
        var bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        yield Secret.of(HexFormat.of().formatHex(bytes));
      }
    };
  }

  /** Returns why a secret cannot be used with this format; empty if it can. */
  Optional<String> findSecretProblem(Secret secret) {
    return switch (this) {
      case CLOUDEVENT ->
          StandardWebhooks.findKey(secret)
                  .filter(key -> key.length >= KEY_BYTES_MIN && key.length <= KEY_BYTES_MAX)
                  .isPresent()
              ? Optional.empty()
              : Optional.of(
                  "must be whsec_ and base64 of %d to %d bytes, as Standard Webhooks defines it; leave"
                          .formatted(KEY_BYTES_MIN, KEY_BYTES_MAX)
                      + " it out to get a new one");
      case PROVIDER -> {
        int bytes = secret.bytes().length;
        if (bytes < TEXT_BYTES_MIN || bytes > TEXT_BYTES_MAX) {
          yield Optional.of(
              "must have %d to %d bytes with format 'provider'; leave it out to get a new one"
                  .formatted(TEXT_BYTES_MIN, TEXT_BYTES_MAX));
        }
        yield secret.isHeaderValue()
            ? Optional.empty()
            : Optional.of("must not have control characters, or blanks around it");
      }
    };
  }

  static Optional<TargetFormat> find(String wireName) {
    return Arrays.stream(values()).filter(format -> format.wireName.equals(wireName)).findFirst();
  }

  /** Returns the format of a registered target. */
  static TargetFormat of(JsonObject settings) {
    return find(settings.getString("format", CLOUDEVENT.wireName)).orElseThrow();
  }
}
