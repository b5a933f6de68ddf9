package io.trunkline.provider;

/** An app, and the servers at which it is registered. */
public record RegisteredApp(ProviderEndpoint endpoint, AppCredential credential) {}
