package io.trunkline.controlplane.rest;

import io.trunkline.controlplane.ApiError;
import io.trunkline.controlplane.ApiException;
import io.trunkline.provider.Provider;
import io.trunkline.provider.ProviderType;
import java.util.Arrays;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;

/** The provider types whose webhooks an adapter here understands. */
public final class SupportedProviders {
  private final Set<String> segments;

  public SupportedProviders(Collection<Provider> providers) {
    this.segments = providers.stream().map(Provider::segment).collect(Collectors.toSet());
  }

  /** Refuses every other type. */
  ProviderType get(String wireName) {
    return ProviderType.find(wireName)
        .filter(type -> segments.contains(type.segment()))
        .orElseThrow(() ->
            new ApiException(
                ApiError.UNSUPPORTED_PROVIDER_TYPE,
                "providerType: webhooks of %s are not understood; those of %s are"
                    .formatted(wireName, names())));
  }

  private String names() {
    return Arrays.stream(ProviderType.values())
        .filter(type -> segments.contains(type.segment()))
        .map(ProviderType::wireName)
        .collect(Collectors.joining(", "));
  }
}
