package io.trunkline.ingress;

import io.trunkline.provider.Provider;
import io.vertx.core.MultiMap;

/** A webhook before its body is read. */
record WebhookHead(WebhookPath path, Provider provider, MultiMap headers) {}
