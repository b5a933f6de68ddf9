package io.trunkline.platform.http;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;

/** Result of an exchange. Reasons name host and address, but never path, query, headers or body. */
public sealed interface Exchange {

  /**
   * A status arrived.
   *
   * @param body what arrived up to the size limit
   * @param complete false if the body was cut off by the limit, by a timeout, or by the server
   */
  record Answered(int status, MultiMap headers, Buffer body, boolean complete)
      implements Exchange {}

  /** An address of the host may not be called; nothing was sent. */
  record Rejected(String reason) implements Exchange {}

  /** No status arrived; the request may have been sent nevertheless. */
  record Unanswered(String reason) implements Exchange {}
}
