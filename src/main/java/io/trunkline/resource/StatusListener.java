package io.trunkline.resource;

import io.trunkline.platform.postgres.Transaction;

/** Receives status changes after their commit, on the node that made them. */
public interface StatusListener {
  void onStatusChanged(StatusChange change);

  /**
   * Notifies this listener after the transaction that writes the change has committed. Does nothing
   * if the status is unchanged.
   */
  default void notifyAfterCommit(Transaction transaction, StatusChange change) {
    if (change.isChange()) {
      transaction.afterCommit(() -> onStatusChanged(change));
    }
  }
}
