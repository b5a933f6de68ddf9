package io.trunkline.node;

import io.trunkline.account.Accounts;
import io.trunkline.connection.UsableConnections;
import io.trunkline.installation.Hooks;
import io.trunkline.pipeline.RouteCache;
import io.trunkline.platform.postgres.DatabaseUrl;
import io.trunkline.platform.postgres.Notifications;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/** Drops cached rows when a node, this one included, announces a change in the database. */
final class CacheInvalidation {
  private CacheInvalidation() {}

  static Notifications listener(
      Vertx vertx, DatabaseUrl database, Accounts accounts, UsableConnections connections) {
    return new Notifications(
        vertx,
        database,
        Map.of(
            "trunkline_installation",
            new LocalAnnouncement(vertx, Hooks.CHANGED),
            "trunkline_repository",
            new LocalAnnouncement(vertx, RouteCache.CHANGED),
            "trunkline_access_key",
            new KeyedCache(accounts::forget, accounts::setCaching),
            "trunkline_connection",
            new KeyedCache(
                id -> connections.forget(UUID.fromString(id)), connections::setCaching)));
  }

  /**
   * Forwards announcements to all event loops, because each has its own cache of hooks and routes.
   */
  private record LocalAnnouncement(Vertx vertx, String address) implements Notifications.Listener {
    private static final DeliveryOptions LOCAL = new DeliveryOptions().setLocalOnly(true);

    @Override
    public void onMessage(String payload) {
      vertx.eventBus().publish(address, payload, LOCAL);
    }

    @Override
    public void onLost() {
      vertx.eventBus().publish(Hooks.CHANGED, "", LOCAL);
    }
  }

  /** A cache that is disabled while this node cannot be notified of changes. */
  private record KeyedCache(Consumer<String> forget, Consumer<Boolean> setCaching)
      implements Notifications.Listener {
    @Override
    public void onMessage(String payload) {
      forget.accept(payload);
    }

    @Override
    public void onLost() {
      setCaching.accept(false);
    }

    @Override
    public void onListening() {
      setCaching.accept(true);
    }
  }
}
