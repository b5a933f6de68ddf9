package io.trunkline.delivery;

import io.trunkline.pipeline.Decision;
import io.vertx.core.buffer.Buffer;

/**
 * A dispatch that is about to be written.
 *
 * @param key 16 bytes: the pipeline starts once per key
 * @param isLeased whether this node holds a permit for it, and so takes it at birth
 */
record NewDispatch(DispatchId id, Change change, Decision decision, Buffer key, boolean isLeased) {}
