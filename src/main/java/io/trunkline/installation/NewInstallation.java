package io.trunkline.installation;

import io.trunkline.account.Label;
import io.trunkline.provider.ProviderType;
import java.util.Optional;

/**
 * The request to create an installation. {@code hostArn} is allowed for self-managed providers
 * only.
 */
public record NewInstallation(
    ProviderType providerType,
    Optional<String> hostArn,
    String owner,
    SecretChoice secret,
    Label label) {

  /** An installation without a name. */
  public NewInstallation(
      ProviderType providerType, Optional<String> hostArn, String owner, SecretChoice secret) {
    this(providerType, hostArn, owner, secret, Label.NONE);
  }

  /** Replaces the host ARN of the request with the ARN that the host was created with. */
  NewInstallation withHostArn(Optional<String> originalHostArn) {
    return new NewInstallation(providerType, originalHostArn, owner, secret, label);
  }
}
