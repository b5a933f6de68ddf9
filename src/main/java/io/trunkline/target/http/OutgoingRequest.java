package io.trunkline.target.http;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;

/** The headers and the body of a request to a target. */
record OutgoingRequest(MultiMap headers, Buffer body) {}
