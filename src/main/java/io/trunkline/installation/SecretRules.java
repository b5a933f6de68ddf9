package io.trunkline.installation;

import io.trunkline.platform.secret.Secret;
import io.trunkline.platform.secret.StandardWebhooks;
import io.trunkline.provider.ProviderType;
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;

/** What the secret of a webhook may be, and new ones. */
final class SecretRules {
  private static final int BYTES_MAX = 1_024;
  private static final int BYTES_ADVISED_MIN = 16;
  private static final int GENERATED_BYTES = 32;

  private final RandomGenerator random;

  SecretRules(RandomGenerator random) {
    this.random = random;
  }

  /** A secret that can verify, or the reason why it cannot. */
  sealed interface Choice {
    record Accepted(Secret secret, List<String> warnings) implements Choice {}

    record Rejected(String reason) implements Choice {}
  }

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
    if (isGitlab(type) && !isHeader(secret.reveal())) {
      return new Choice.Rejected(
          "GitLab sends the secret in a header, which carries neither control characters nor"
              + " blanks around it.");
    }
    return new Choice.Accepted(
        secret,
        byteCount < BYTES_ADVISED_MIN
            ? List.of(
                "The secret has less than %d bytes and can be guessed."
                    .formatted(BYTES_ADVISED_MIN))
            : List.of());
  }

  private static boolean isHeader(String secret) {
    return secret.equals(secret.strip()) && secret.chars().noneMatch(Character::isISOControl);
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
