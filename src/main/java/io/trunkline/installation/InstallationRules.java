package io.trunkline.installation;

import io.trunkline.host.HostArn;
import io.trunkline.host.ProviderOrHost;
import io.trunkline.provider.ProviderType;
import java.util.Optional;
import java.util.regex.Pattern;

/** Validates new installations. The methods return the reason for a rejection, or empty. */
final class InstallationRules {
  private static final int OWNER_LENGTH_MAX = 512;

  /**
   * One or more non-empty segments, separated by '/', without control characters. No segment begins
   * or ends with a blank.
   */
  private static final Pattern OWNER =
      Pattern.compile(
          "[^\\s/\\p{Cntrl}*]([^/\\p{Cntrl}*]*[^\\s/\\p{Cntrl}*])?"
              + "(/[^\\s/\\p{Cntrl}*]([^/\\p{Cntrl}*]*[^\\s/\\p{Cntrl}*])?)*");

  private InstallationRules() {}

  static Optional<String> objection(NewInstallation installation) {
    return ownerObjection(installation.owner())
        .or(() -> hostObjection(installation.providerType(), installation.hostArn()));
  }

  static Optional<String> ownerObjection(String owner) {
    if (owner.equals("*")
        || (owner.length() <= OWNER_LENGTH_MAX && OWNER.matcher(owner).matches())) {
      return Optional.empty();
    }
    return Optional.of(
        "owner must be an account of the provider, 'owner/repository', or '*' for every"
            + " repository; at most "
            + OWNER_LENGTH_MAX
            + " characters.");
  }

  private static Optional<String> hostObjection(ProviderType type, Optional<String> hostArn) {
    if (hostArn.isPresent() && !type.isSelfManaged()) {
      return Optional.of(type.wireName() + " is not self-managed: omit hostArn.");
    }
    return hostArn.filter(arn -> HostArn.find(arn).isEmpty()).map(InstallationRules::noSuchHost);
  }

  static String noSuchHost(String arn) {
    return "There is no host " + arn + ".";
  }

  /** Returns the provider or host of a valid new installation. */
  static ProviderOrHost providerOrHost(NewInstallation installation) {
    var type = installation.providerType();
    return installation
        .hostArn()
        .<ProviderOrHost>map(arn -> new ProviderOrHost.OnHost(new HostArn(arn), Optional.of(type)))
        .orElseGet(() -> new ProviderOrHost.AtProvider(type));
  }
}
