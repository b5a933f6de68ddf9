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
 * Connections that an account may read and name in its pipelines: its own, and those that are
 * shared with it. They are cached only while this node hears of every change of one.
 */
public final class UsableConnections {
  private static final int CACHED_COUNT_MAX = 10_000;

  /** Longer than it takes to see that the network has swallowed the news. */
  private static final Duration CACHED_FOR = Duration.ofSeconds(10);

  private final Database database;
  private final ConnectionStore connections = new ConnectionStore();
  private final ShareStore shares = new ShareStore();
  private final ReadCache<Key, Connection> cache =
      new ReadCache<>(CACHED_COUNT_MAX, CACHED_FOR, this::read);

  /** {@code arn} as it was asked for: what is kept was read, and needs no second look. */
  private record Key(AccountId account, String arn) {}

  UsableConnections(Database database) {
    this.database = database;
  }

  /**
   * In either namespace; an ARN that differs in its Region or partition names nothing, nor does a
   * text that is no ARN.
   */
  public Future<Optional<Connection>> find(AccountId account, String arn) {
    return cache.find(new Key(account, arn));
  }

  private Future<Optional<Connection>> read(Key key) {
    return ConnectionArn.find(key.arn())
        .map(arn -> find(database, key.account(), arn))
        .orElseGet(() -> Future.succeededFuture(Optional.empty()));
  }

  /** As it stands in the database. */
  public Future<Optional<Connection>> find(
      Statements statements, AccountId account, ConnectionArn arn) {
    var found =
        account.value().equals(arn.accountId())
            ? connections.find(statements, account, arn.connectionId())
            : shares.findShared(statements, arn, account);
    // Policies speak of ARNs: one that differs in its Region or partition names nothing.
    return found.map(one -> one.filter(connection -> connection.arn().isEquivalentTo(arn)));
  }

  /** A connection or its shares changed. */
  public void forget(UUID connectionId) {
    var end = "/" + connectionId;
    cache.dropIf(key -> key.arn().endsWith(end));
  }

  /** Anything may have changed. */
  public void forgetAll() {
    cache.dropAll();
  }

  /** Sets whether connections are cached: only while this node is notified of every change. */
  public void setCaching(boolean isCaching) {
    cache.setCaching(isCaching);
  }
}
