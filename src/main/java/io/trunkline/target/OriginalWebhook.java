package io.trunkline.target;

import io.trunkline.provider.Provider;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;

/**
 * What the provider sent: its adapter, its headers without those that carry a secret, and the raw
 * body.
 */
public record OriginalWebhook(Provider provider, MultiMap headers, Buffer body) {}
