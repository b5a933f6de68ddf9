package io.trunkline.installation;

import io.trunkline.provider.ProviderAuthorization;
import io.trunkline.provider.ProviderType;
import io.trunkline.provider.RegisteredApp;

/** An app of this deployment at a provider, and the adapter that knows how people authorize it. */
public record ProviderApp(
    ProviderType providerType, RegisteredApp registered, ProviderAuthorization authorization) {}
