package io.trunkline.provider;

/** A person at a provider: the provider's id, and the name by which people know the account. */
public record ProviderPerson(String id, String login) {}
