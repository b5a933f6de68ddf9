package io.trunkline.installation;

import io.trunkline.platform.secret.Secret;
import java.time.Duration;
import java.util.List;

/** What became of the wish to replace the secret of a webhook. */
public sealed interface RotateSecretResult {

  /** {@code secret} counts from now on; those before it for {@code grace} at most. */
  record Rotated(Secret secret, Duration grace, List<String> warnings)
      implements RotateSecretResult {}

  record UnknownInstallation() implements RotateSecretResult {}

  /** It cannot be as asked; {@code reason} is for the caller. */
  record Refused(String reason) implements RotateSecretResult {}

  /** As many secrets are valid at once as may be; a grace of zero ends the older ones. */
  record TooManySecrets(int secretCountMax) implements RotateSecretResult {}
}
