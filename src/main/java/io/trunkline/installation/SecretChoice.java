package io.trunkline.installation;

import io.trunkline.platform.secret.Secret;

/** How the secret of a webhook is chosen. */
public sealed interface SecretChoice {

  /** The caller provides it. */
  record Given(Secret secret) implements SecretChoice {}

  /** 32 random bytes in hex. */
  record Generated() implements SecretChoice {}

  /** A generated signing token of GitLab: {@code whsec_} and 32 random bytes in base64. */
  record SigningToken() implements SecretChoice {}
}
