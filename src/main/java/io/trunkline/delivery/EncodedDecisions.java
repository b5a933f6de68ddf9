package io.trunkline.delivery;

import io.trunkline.account.AccountId;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/**
 * The decisions on a delivery and their stored form, which is encoded only once. Large ones are
 * encoded off the event loop.
 */
record EncodedDecisions(List<RecordedDecision> list, Buffer bytes) {
  EncodedDecisions {
    list = List.copyOf(list);
  }

  /** Encodes the decisions; {@code owner} is the account of the installation. */
  static EncodedDecisions of(List<RecordedDecision> decisions, AccountId owner) {
    return new EncodedDecisions(decisions, DecisionJson.write(decisions, owner));
  }
}
