package io.trunkline.installation;

import io.trunkline.host.HostArn;
import io.trunkline.host.ProviderOrHost;
import io.trunkline.provider.ProviderType;
import java.util.Optional;
import java.util.regex.Pattern;

/** What an installation may be. Each answers the reason against it, or nothing. */
final class InstallationRules {
  private static final int OWNER_LENGTH_MAX = 512;

  /** Segments joined by '/', none empty, none with control characters or blanks at its ends. */
  private static final Pattern OWNER =
      Pattern.compile(
          "[^\\s/\\p{Cntrl}*]([^/\\p{Cntrl}*]*[^\\s/\\p{Cntrl}*])?"
              + "(/[^\\s/\\p{Cntrl}*]([^/\\p{Cntrl}*]*[^\\s/\\p{Cntrl}*])?)*");

  private InstallationRules() {}

  static Optional<String> objection(NewInstallation installation) {
    return ownerObjection(installation.owner())
        .or(() -> hostObjection(installation.providerType(), installation.hostArn()));
  }

  private static Optional<String> ownerObjection(String owner) {
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
      return Optional.of(type.wireName() + " has no host of its own: leave hostArn out.");
    }
    return hostArn.filter(arn -> HostArn.find(arn).isEmpty()).map(InstallationRules::noSuchHost);
  }

  static String noSuchHost(String arn) {
    return "There is no host " + arn + ".";
  }

  /** Of one that nothing speaks against. */
  static ProviderOrHost providerOrHost(NewInstallation installation) {
    var type = installation.providerType();
    return installation
        .hostArn()
        .<ProviderOrHost>map(arn -> new ProviderOrHost.OnHost(new HostArn(arn), Optional.of(type)))
        .orElseGet(() -> new ProviderOrHost.AtProvider(type));
  }
}
