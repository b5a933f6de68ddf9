package io.trunkline.installation;

import io.trunkline.platform.secret.Secret;

/** The way in which the secret of a webhook is chosen. */
public sealed interface SecretChoice {

  /** The caller provides the secret. */
  record Given(Secret secret) implements SecretChoice {}

  /** The secret is generated: 32 random bytes in hex. */
  record Generated() implements SecretChoice {}

  /** A signing token for GitLab is generated: {@code whsec_} and 32 random bytes in base64. */
  record SigningToken() implements SecretChoice {}
}
