package io.trunkline.platform.http;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;

/** A request to send; the client adds {@code Host} and {@code Content-Length}. */
public record HttpCall(HttpMethod method, HttpUrl url, MultiMap headers, Buffer body) {}
