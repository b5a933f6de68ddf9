package io.trunkline.controlplane.rest;

import io.trunkline.controlplane.ApiError;
import io.trunkline.controlplane.ApiException;
import io.trunkline.provider.Provider;
import io.trunkline.provider.ProviderType;
import java.util.Arrays;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;

/** The provider types that have an adapter. */
public final class SupportedProviders {
  private final Set<String> segments;

  public SupportedProviders(Collection<Provider> providers) {
    this.segments = providers.stream().map(Provider::segment).collect(Collectors.toSet());
  }

  /** Rejects a type without an adapter. */
  ProviderType get(String wireName) {
    return ProviderType.find(wireName)
        .filter(type -> segments.contains(type.segment()))
        .orElseThrow(() ->
            new ApiException(
                ApiError.UNSUPPORTED_PROVIDER_TYPE,
                "providerType: %s is not supported; supported are %s"
                    .formatted(wireName, names())));
  }

  private String names() {
    return Arrays.stream(ProviderType.values())
        .filter(type -> segments.contains(type.segment()))
        .map(ProviderType::wireName)
        .collect(Collectors.joining(", "));
  }
}
