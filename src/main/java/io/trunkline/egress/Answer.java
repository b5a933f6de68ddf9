package io.trunkline.egress;

import io.trunkline.target.AttemptResult;

/** What asking a target came to. */
sealed interface Answer {
  record Result(AttemptResult result) implements Answer {}

  /** Nobody consumes the address here: no attempt was made. */
  record Nobody(String address) implements Answer {}
}
