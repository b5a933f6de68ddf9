package io.trunkline.installation;

import io.trunkline.platform.secret.Secret;
import io.trunkline.platform.secret.StandardWebhooks;
import io.trunkline.provider.ProviderType;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/**
 * The rules for webhook secrets: which texts may be secrets, and which secrets are valid.
 *
 * <p>After a rotation the new secret and the older ones are valid together until the grace period
 * ends. A webhook is accepted if its signature matches any valid secret.
 */
public final class SecretRules {
  /** The grace period if the caller does not set one. */
  public static final Duration GRACE_DEFAULT = Duration.ofHours(24);

  static final Duration GRACE_MAX = Duration.ofDays(7);

  /** The maximum number of secrets of an installation that are valid at once. */
  static final int VALID_COUNT_MAX = 5;

  private static final int BYTES_MAX = 1_024;
  private static final int BYTES_ADVISED_MIN = 16;
  private static final int GENERATED_BYTES = 32;

  private final RandomGenerator random;

  SecretRules(RandomGenerator random) {
    this.random = random;
  }

  /** A secret, and the nanosecond of this node's monotonic clock at which it expires, if any. */
  public record TimedSecret(Secret secret, OptionalLong expiryNanos) {
    boolean isValid(long nowNanos) {
      return expiryNanos.isEmpty() || expiryNanos.getAsLong() - nowNanos > 0;
    }
  }

  /** Returns the valid secrets, in the given order. During a rotation there is more than one. */
  static List<Secret> findValid(List<TimedSecret> secrets, long nowNanos) {
    return secrets.stream()
        .filter(secret -> secret.isValid(nowNanos))
        .map(TimedSecret::secret)
        .toList();
  }

  /** Returns why the grace period of a rotation is not allowed; empty if it is allowed. */
  static Optional<String> findGraceObjection(Duration grace) {
    return grace.isNegative() || grace.compareTo(GRACE_MAX) > 0
        ? Optional.of("The grace period must be 0 to %d seconds.".formatted(GRACE_MAX.toSeconds()))
        : Optional.empty();
  }

  /**
   * Returns whether another secret may be added. Without a grace period, it replaces the older
   * secrets.
   */
  static boolean allowsAnother(int validCount, Duration grace) {
    return validCount < VALID_COUNT_MAX || grace.isZero();
  }

  /** A usable secret, or the reason why the chosen one cannot be used. */
  sealed interface Choice {
    record Accepted(Secret secret, List<String> warnings) implements Choice {}

    record Rejected(String reason) implements Choice {}
  }

  /** Generates the secret, or checks the one that the caller provides. */
  Choice choose(ProviderType type, SecretChoice choice) {
    return switch (choice) {
      case SecretChoice.Generated _ ->
          new Choice.Accepted(Secret.of(HexFormat.of().formatHex(randomBytes())), List.of());
      case SecretChoice.SigningToken _ when isGitlab(type) ->
          new Choice.Accepted(StandardWebhooks.generateSecret(random), List.of());
      case SecretChoice.SigningToken _ ->
          new Choice.Rejected("Only GitLab has signing tokens, not " + type.wireName() + ".");
      case SecretChoice.Given(var secret) -> check(type, secret);
    };
  }

  private static Choice check(ProviderType type, Secret secret) {
    var byteCount = secret.bytes().length;
    if (secret.reveal().isBlank() || byteCount > BYTES_MAX) {
      return new Choice.Rejected(
          "A secret has 1 to %d bytes of UTF-8 that are not all blank.".formatted(BYTES_MAX));
    }
    if (isGitlab(type) && isBrokenSigningToken(secret)) {
      return new Choice.Rejected("A signing token is 'whsec_' and a key in base64.");
    }
    if (!secret.isHeaderValue()) {
      return new Choice.Rejected(
          "A secret has neither control characters, such as a line break, nor blanks around it:"
              + " nobody can enter these at the provider.");
    }
    return new Choice.Accepted(
        secret,
        byteCount < BYTES_ADVISED_MIN
            ? List.of(
                "The secret has less than %d bytes and can be guessed."
                    .formatted(BYTES_ADVISED_MIN))
            : List.of());
  }

  private static boolean isBrokenSigningToken(Secret secret) {
    return StandardWebhooks.hasSecretPrefix(secret) && StandardWebhooks.findKey(secret).isEmpty();
  }

  private static boolean isGitlab(ProviderType type) {
    return type == ProviderType.GITLAB || type == ProviderType.GITLAB_SELF_MANAGED;
  }

  private byte[] randomBytes() {
    var bytes = new byte[GENERATED_BYTES];
    random.nextBytes(bytes);
    return bytes;
  }
}
