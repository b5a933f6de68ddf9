package io.trunkline.platform.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;

/**
 * Uses the system's resolver, including {@code /etc/hosts} and search domains, on its own pool
 * because it blocks. Concurrent lookups of the same name share one query.
 */
public final class SystemResolver implements Resolver {
  private static final int THREAD_COUNT = 8;

  private final WorkerExecutor pool;
  private final Duration wait;
  private final ConcurrentMap<String, Future<List<InetAddress>>> pending =
      new ConcurrentHashMap<>();

  /**
   * Creates a resolver.
   *
   * @param wait how long a caller waits for a name
   */
  public SystemResolver(Vertx vertx, Duration wait) {
    this.pool = vertx.createSharedWorkerExecutor("trunkline-resolve", THREAD_COUNT);
    this.wait = wait;
  }

  @Override
  public Future<List<InetAddress>> resolve(String host) {
    var lookup =
        pending.computeIfAbsent(
            host,
            name -> pool.executeBlocking(() -> List.of(InetAddress.getAllByName(name)), false));
    lookup.onComplete(_ -> pending.remove(host, lookup));
    return lookup.timeout(wait.toMillis(), TimeUnit.MILLISECONDS);
  }
}
