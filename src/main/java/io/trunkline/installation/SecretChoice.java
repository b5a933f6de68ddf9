package io.trunkline.installation;

import io.trunkline.platform.secret.Secret;

/** Where the secret of a webhook comes from. */
public sealed interface SecretChoice {

  /** The caller brings it. */
  record Given(Secret secret) implements SecretChoice {}

  /** 32 random bytes in hex. */
  record Generated() implements SecretChoice {}

  /** A generated signing token of GitLab: {@code whsec_} and 32 random bytes in base64. */
  record SigningToken() implements SecretChoice {}
}
