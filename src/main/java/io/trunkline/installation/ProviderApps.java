package io.trunkline.installation;

import io.trunkline.provider.ProviderType;
import java.util.List;
import java.util.Optional;

/**
 * The apps of this deployment at providers, which the settings name, and the providers at which
 * installations act with a token.
 */
public final class ProviderApps {
  private final List<ProviderApp> apps;
  private final List<TokenProvider> tokenProviders;

  public ProviderApps(List<ProviderApp> apps, List<TokenProvider> tokenProviders) {
    this.apps = List.copyOf(apps);
    this.tokenProviders = List.copyOf(tokenProviders);
  }

  List<ProviderApp> all() {
    return apps;
  }

  /** Finds the app with which connections of this type become available. */
  public Optional<ProviderApp> find(ProviderType type) {
    return apps.stream().filter(app -> app.providerType() == type).findFirst();
  }

  /** Finds the provider of this type, if installations act with a token there. */
  public Optional<TokenProvider> findTokenProvider(ProviderType type) {
    return tokenProviders.stream().filter(provider -> provider.providerType() == type).findFirst();
  }
}
