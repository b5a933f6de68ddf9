package io.trunkline.installation;

import io.trunkline.provider.ProviderType;
import java.util.List;
import java.util.Optional;

/** The apps of this deployment at providers, which the settings name. */
public final class ProviderApps {
  private final List<ProviderApp> apps;

  public ProviderApps(List<ProviderApp> apps) {
    this.apps = List.copyOf(apps);
  }

  List<ProviderApp> all() {
    return apps;
  }

  /** Finds the app with which connections of this type become available. */
  public Optional<ProviderApp> find(ProviderType type) {
    return apps.stream().filter(app -> app.providerType() == type).findFirst();
  }
}
