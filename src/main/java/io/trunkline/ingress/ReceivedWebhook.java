package io.trunkline.ingress;

import io.vertx.core.buffer.Buffer;

/**
 * A webhook whose body was read completely.
 *
 * @param verification has taken the whole body
 */
record ReceivedWebhook(StartedVerification verification, Buffer body, WebhookObserver observer) {}
