package io.trunkline.installation;

import io.trunkline.platform.secret.Secret;
import java.util.List;

/** What became of an installation to be made. */
public sealed interface CreateInstallationResult {

  /** {@code secret} can be read only here; {@code warnings} say what is weak about it. */
  record Created(Installation installation, Secret secret, List<String> warnings)
      implements CreateInstallationResult {}

  /** It cannot be as asked; {@code reason} is for the caller. */
  record Refused(String reason) implements CreateInstallationResult {}

  record UnknownAccount() implements CreateInstallationResult {}

  /** So many installations hold the grant already. */
  record ProviderInstallationTaken(int holderCountMax) implements CreateInstallationResult {}

  record QuotaReached(int installationCountMax) implements CreateInstallationResult {}
}
