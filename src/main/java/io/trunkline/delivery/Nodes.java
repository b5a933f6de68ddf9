package io.trunkline.delivery;

import io.trunkline.platform.postgres.Database;
import io.trunkline.platform.postgres.UnusableDatabaseException;
import io.trunkline.platform.text.LogThrottle;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The nodes that run on the database. Each one holds a lease: while the lease is valid, other nodes
 * do not take over its dispatches, and no node of another version starts.
 */
public final class Nodes {
  private static final Logger LOG = LoggerFactory.getLogger(Nodes.class);

  private final Vertx vertx;
  private final Database database;
  private final NodeStore store;
  private final String version;
  private final Duration lease;
  private final LogThrottle<String> failures = new LogThrottle<>(System::nanoTime);
  private boolean hasLease;
  private OptionalLong timer = OptionalLong.empty();
  private Future<Void> renewal = Future.succeededFuture();

  public Nodes(Vertx vertx, Database database, NodeId self, String version, Duration lease) {
    this.vertx = vertx;
    this.database = database;
    this.store = new NodeStore(self, version);
    this.version = version;
    this.lease = lease;
  }

  /** Returns the time between two renewals of a lease. Two renewals may fail before it expires. */
  private static Duration heartbeat(Duration lease) {
    return lease.dividedBy(3);
  }

  /**
   * Takes a lease for this node and keeps renewing it. Fails with {@link UnusableDatabaseException}
   * if a node of another version is running. Does nothing on a database that was never migrated, so
   * a starting node calls this before and after the migration.
   */
  public Future<Void> join() {
    return store
        .hasTable(database)
        .compose(exists -> exists ? takeLease() : Future.succeededFuture());
  }

  private synchronized Future<Void> takeLease() {
    hasLease = true;
    // The lease is committed before the other nodes are read. If two nodes of different versions
    // start at the same time, at least one of them therefore sees the other.
    return store
        .renew(database, lease)
        .compose(_ -> store.findOtherVersion(database))
        .compose(this::requireOneVersion)
        .compose(_ -> store.deleteOld(database))
        .onSuccess(_ -> startRenewing())
        .recover(cause -> leave().otherwiseEmpty().compose(_ -> Future.failedFuture(cause)));
  }

  private Future<Void> requireOneVersion(Optional<NodeStore.OtherVersion> other) {
    return other
        .map(node ->
            Future.<Void>failedFuture(
                new UnusableDatabaseException(
                    ("a node of version %s is running on this database, and this node has version"
                            + " %s; all nodes on a database must run the same version: stop the"
                            + " other nodes first (a node that was killed keeps its lease for"
                            + " another %d s)")
                        .formatted(node.version(), version, node.leaseLeft().toSeconds()))))
        .orElseGet(Future::succeededFuture);
  }

  private synchronized void startRenewing() {
    if (hasLease && timer.isEmpty()) {
      timer = OptionalLong.of(vertx.setPeriodic(heartbeat(lease).toMillis(), _ -> renew()));
    }
  }

  private synchronized void renew() {
    if (hasLease && renewal.isComplete()) {
      renewal =
          store
              .renew(database, lease)
              .compose(_ -> store.findOtherVersion(database))
              .onSuccess(other -> other.ifPresent(this::warn))
              .onFailure(this::logFailure)
              .mapEmpty();
    }
  }

  private void logFailure(Throwable cause) {
    failures
        .tryLog("renew")
        .ifPresent(suppressed ->
            LOG.warn(
                LogThrottle.withCount(
                    "Cannot renew the lease of this node: " + cause.getMessage(), suppressed)));
  }

  private void warn(NodeStore.OtherVersion other) {
    LOG.error(
        "A node of version {} is running on the same database as this node of version {};"
            + " stop one of them",
        other.version(),
        version);
  }

  /** Ends the lease, so that other nodes can take over this node's dispatches. */
  public synchronized Future<Void> leave() {
    if (!hasLease) {
      return Future.succeededFuture();
    }
    hasLease = false;
    timer.ifPresent(vertx::cancelTimer);
    return renewal.otherwiseEmpty().compose(_ -> store.delete(database));
  }
}
