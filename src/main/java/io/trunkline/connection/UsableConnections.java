package io.trunkline.connection;

import io.trunkline.account.AccountId;
import io.trunkline.platform.postgres.Database;
import io.trunkline.platform.postgres.ReadCache;
import io.trunkline.platform.postgres.Statements;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * Finds the connections that an account may read and use in its pipelines: its own, and those that
 * are shared with it. They are cached only while this node is notified of every change.
 */
public final class UsableConnections {
  private static final int CACHED_COUNT_MAX = 10_000;

  /**
   * Limits how long entries are used if the connection that notifies this node of changes is lost
   * and the loss has not been noticed yet.
   */
  private static final Duration CACHED_FOR = Duration.ofSeconds(10);

  private final Database database;
  private final ConnectionStore connections = new ConnectionStore();
  private final ShareStore shares = new ShareStore();
  private final ReadCache<Key, Connection> cache =
      new ReadCache<>(CACHED_COUNT_MAX, CACHED_FOR, this::read);

  /** {@code arn} is the text from the request, so that finding a cached result needs no parsing. */
  private record Key(AccountId account, String arn) {}

  UsableConnections(Database database) {
    this.database = database;
  }

  /**
   * The ARN may be in either namespace. Returns empty if the text is not an ARN, or if the
   * connection's own ARN has another Region or partition.
   */
  public Future<Optional<Connection>> find(AccountId account, String arn) {
    return cache.find(new Key(account, arn));
  }

  private Future<Optional<Connection>> read(Key key) {
    return ConnectionArn.find(key.arn())
        .map(arn -> find(database, key.account(), arn))
        .orElseGet(() -> Future.succeededFuture(Optional.empty()));
  }

  /** Reads from the database, not from the cache. */
  public Future<Optional<Connection>> find(
      Statements statements, AccountId account, ConnectionArn arn) {
    var found =
        account.value().equals(arn.accountId())
            ? connections.find(statements, account, arn.connectionId())
            : shares.findShared(statements, arn, account);
    // Policies refer to ARNs, so an ARN with another Region or partition must not identify the
    // connection.
    return found.map(one -> one.filter(connection -> connection.arn().isEquivalentTo(arn)));
  }

  /** Drops cached results for a connection that changed or whose shares changed. */
  public void forget(UUID connectionId) {
    var end = "/" + connectionId;
    cache.dropIf(key -> key.arn().endsWith(end));
  }

  /** Drops all cached results. */
  public void forgetAll() {
    cache.dropAll();
  }

  /** Enables or disables the cache. Enable it only while this node is notified of every change. */
  public void setCaching(boolean isCaching) {
    cache.setCaching(isCaching);
  }
}
