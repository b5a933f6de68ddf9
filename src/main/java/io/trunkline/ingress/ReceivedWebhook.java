package io.trunkline.ingress;

import io.vertx.core.buffer.Buffer;

/**
 * A webhook whose body was read completely.
 *
 * @param verification contains a check that has received the whole body
 */
record ReceivedWebhook(StartedVerification verification, Buffer body, WebhookObserver observer) {}
