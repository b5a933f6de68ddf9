package io.trunkline.resource;

import io.trunkline.platform.postgres.Transaction;

/** Hears of status changes, each after its commit, on the node that made it. */
public interface StatusListener {
  void onStatusChanged(StatusChange change);

  /** Within the transaction that writes it; a status that stays is not told. */
  default void notifyAfterCommit(Transaction transaction, StatusChange change) {
    if (change.isChange()) {
      transaction.afterCommit(() -> onStatusChanged(change));
    }
  }
}
