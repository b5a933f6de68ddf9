package io.trunkline.installation;

import io.trunkline.provider.InstallableApp;
import io.trunkline.provider.ProviderAuthorization;
import io.trunkline.provider.ProviderType;
import io.trunkline.provider.RegisteredApp;
import java.util.Optional;

/**
 * An app of this deployment at a provider, and the adapter that knows how people authorize it.
 *
 * @param installable empty if the app acts as the person who authorized it
 */
public record ProviderApp(
    ProviderType providerType,
    RegisteredApp registered,
    ProviderAuthorization authorization,
    Optional<InstallableApp> installable) {}
