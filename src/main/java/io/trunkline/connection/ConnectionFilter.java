package io.trunkline.connection;

import io.trunkline.provider.ProviderType;
import java.util.Optional;
import java.util.Set;

/** Selects connections of any of the provider types, and on the host if one is given. */
public record ConnectionFilter(Set<ProviderType> providerTypes, Optional<String> hostArn) {
  public ConnectionFilter {
    providerTypes = Set.copyOf(providerTypes);
  }
}
