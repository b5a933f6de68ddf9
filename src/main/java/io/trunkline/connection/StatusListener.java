package io.trunkline.connection;

/** Hears of status changes, each after its commit, on the node that made it. */
public interface StatusListener {
  void changed(StatusChange change);
}
