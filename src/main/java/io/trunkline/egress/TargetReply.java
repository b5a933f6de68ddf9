package io.trunkline.egress;

import io.trunkline.target.AttemptResult;

/** The reply of a target to one dispatch. */
sealed interface TargetReply {
  record Result(AttemptResult result) implements TargetReply {}

  /** This node has no consumer at the address. No attempt was made. */
  record NoConsumer(String address) implements TargetReply {}
}
