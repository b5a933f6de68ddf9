package io.trunkline.target.http;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;

/** What goes to the target. */
record OutgoingRequest(MultiMap headers, Buffer body) {}
