package io.trunkline.connection;

import io.trunkline.installation.InstallationId;
import io.trunkline.provider.ProviderType;
import java.util.Optional;
import java.util.Set;

/** Selects connections that match all components. An empty component matches every connection. */
public record ConnectionFilter(
    Set<ProviderType> providerTypes,
    Optional<String> hostArn,
    Optional<ConnectionStatus> status,
    Optional<String> name,
    Optional<InstallationId> installation) {
  public ConnectionFilter {
    providerTypes = Set.copyOf(providerTypes);
  }

  public ConnectionFilter(Set<ProviderType> providerTypes, Optional<String> hostArn) {
    this(providerTypes, hostArn, Optional.empty(), Optional.empty(), Optional.empty());
  }
}
