package io.trunkline.target;

import io.trunkline.provider.Provider;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;

/**
 * The webhook that the provider sent.
 *
 * @param headers the received headers, without those that contain a secret
 * @param body the raw bytes
 */
public record OriginalWebhook(Provider provider, MultiMap headers, Buffer body) {}
