package io.trunkline.connection;

import io.trunkline.provider.ProviderType;
import java.util.Optional;
import java.util.Set;

/**
 * Which connections to list: those of any of the types, on the host if one is named, after an
 * ordinal (0: from the first), at most {@code limit}.
 */
public record ConnectionQuery(
    Set<ProviderType> providerTypes, Optional<String> hostArn, long after, int limit) {
  public ConnectionQuery {
    providerTypes = Set.copyOf(providerTypes);
  }
}
