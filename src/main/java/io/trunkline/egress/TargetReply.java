package io.trunkline.egress;

import io.trunkline.target.AttemptResult;

/** What asking a target came to. */
sealed interface TargetReply {
  record Result(AttemptResult result) implements TargetReply {}

  /** Nobody consumes the address here: no attempt was made. */
  record NoConsumer(String address) implements TargetReply {}
}
