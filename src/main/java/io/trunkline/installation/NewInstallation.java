package io.trunkline.installation;

import io.trunkline.provider.ProviderType;
import java.util.Optional;

/** A webhook installation to be made; {@code hostArn} only for self-managed providers. */
public record NewInstallation(
    ProviderType providerType, Optional<String> hostArn, String owner, SecretChoice secret) {

  /** With the ARN of its host as minted. */
  NewInstallation withHostArn(Optional<String> mintedHostArn) {
    return new NewInstallation(providerType, mintedHostArn, owner, secret);
  }
}
