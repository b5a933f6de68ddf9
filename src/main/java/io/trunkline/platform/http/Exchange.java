package io.trunkline.platform.http;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;

/** How one exchange ended. Reasons name host and address, never path, query, header or body. */
public sealed interface Exchange {

  /**
   * A status came.
   *
   * @param body as much as came before the cap
   * @param complete false when the body was cut, at the cap, by time, or by the other side
   */
  record Answered(int status, MultiMap headers, Buffer body, boolean complete)
      implements Exchange {}

  /** An address of the host may not be dialled; nothing was sent. */
  record Refused(String reason) implements Exchange {}

  /** No status came: it may have been sent nonetheless. */
  record Unanswered(String reason) implements Exchange {}
}
