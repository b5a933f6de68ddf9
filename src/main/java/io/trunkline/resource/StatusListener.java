package io.trunkline.resource;

import io.trunkline.platform.postgres.Transaction;

/** Is notified of status changes after their commit, on the node that made them. */
public interface StatusListener {
  void onStatusChanged(StatusChange change);

  /**
   * Call this within the transaction that writes the change. An unchanged status is not announced.
   */
  default void notifyAfterCommit(Transaction transaction, StatusChange change) {
    if (change.isChange()) {
      transaction.afterCommit(() -> onStatusChanged(change));
    }
  }
}
