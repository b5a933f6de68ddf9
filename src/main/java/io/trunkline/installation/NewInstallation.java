package io.trunkline.installation;

import io.trunkline.account.Label;
import io.trunkline.provider.ProviderType;
import java.util.Optional;

/**
 * The request to create an installation. {@code hostArn} is allowed only for self-managed
 * providers.
 */
public record NewInstallation(
    ProviderType providerType,
    Optional<String> hostArn,
    String owner,
    SecretChoice secret,
    Label label) {

  /** Creates a request for an installation without a name. */
  public NewInstallation(
      ProviderType providerType, Optional<String> hostArn, String owner, SecretChoice secret) {
    this(providerType, hostArn, owner, secret, Label.NONE);
  }

  /** Returns a copy with the ARN that the host was created with. */
  NewInstallation withHostArn(Optional<String> originalHostArn) {
    return new NewInstallation(providerType, originalHostArn, owner, secret, label);
  }
}
