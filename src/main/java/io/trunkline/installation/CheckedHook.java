package io.trunkline.installation;

import io.trunkline.provider.ProviderHooks.Registered;
import java.time.Instant;

/** A webhook at the provider, and when it was compared last. */
public record CheckedHook(Registered hook, Instant checkedAt) {}
