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

  private final String wireName;

  TargetFormat(String wireName) {
    this.wireName = wireName;
  }

  String wireName() {
    return wireName;
  }

  /**
   * Returns a new secret with 32 random bytes. Receivers of providers expect plain text: a prefix
   * would select another signature with GitLab.
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

  static Optional<TargetFormat> find(String wireName) {
    return Arrays.stream(values()).filter(format -> format.wireName.equals(wireName)).findFirst();
  }

  /** Returns the format of a registered target. */
  static TargetFormat of(JsonObject settings) {
    return find(settings.getString("format", CLOUDEVENT.wireName)).orElseThrow();
  }
}
