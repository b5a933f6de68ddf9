package io.trunkline.installation;

import io.trunkline.provider.ProviderEndpoint;
import io.trunkline.provider.ProviderHooks;
import io.trunkline.provider.ProviderTokens;
import io.trunkline.provider.ProviderType;

/** A provider at which installations act with a token, and the adapter for it. */
public record TokenProvider(
    ProviderType providerType,
    ProviderEndpoint endpoint,
    ProviderTokens tokens,
    ProviderHooks hooks) {}
