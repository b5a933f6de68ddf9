package io.trunkline.platform.postgres;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens to notification channels of the database until it is stopped. It connects again if the
 * connection is lost or the server does not answer. Notifications that were sent in between are
 * lost; the listeners are informed of that.
 */
public final class Notifications {
  private static final Logger LOG = LoggerFactory.getLogger(Notifications.class);
  private static final Duration PAUSE_MIN = Duration.ofMillis(100);
  private static final Duration PAUSE_MAX = Duration.ofSeconds(5);
  private static final Duration PROBE_EVERY = Duration.ofSeconds(5);
  private static final Duration ANSWER_WAIT = Duration.ofSeconds(5);

  /** Receives the notifications of one channel, on an event loop. */
  public interface Listener {
    void onMessage(String payload);

    /**
     * Notifications may have been missed. Called when the connection is lost and when it is back.
     */
    void onLost();

    /** No notification is missed from now on, until the next {@link #onLost}. */
    default void onListening() {}
  }

  private final Vertx vertx;
  private final DatabaseUrl url;
  private final Map<String, Listener> listeners;
  private Optional<PgConnection> connection = Optional.empty();
  private boolean stopped;

  /** Listens to all channels on one connection; the keys are the channel names. */
  public Notifications(Vertx vertx, DatabaseUrl url, Map<String, Listener> listeners) {
    listeners.keySet().forEach(SqlName::require);
    this.vertx = vertx;
    this.url = url;
    this.listeners = Map.copyOf(listeners);
  }

  /** Completes when the first connection listens; retries until then. */
  public Future<Void> start() {
    var first = Promise.<Void>promise();
    connect(PAUSE_MIN, first);
    return first.future().onSuccess(_ -> probeLater());
  }

  public Future<Void> stop() {
    Optional<PgConnection> last;
    synchronized (this) {
      stopped = true;
      last = connection;
      connection = Optional.empty();
    }
    return last.map(PgConnection::close).orElse(Future.succeededFuture());
  }

  private Future<Void> listen() {
    var options =
        url.connectOptions()
            .addProperty("application_name", "trunkline-notifications")
            .addProperty("tcp_user_timeout", "10000");
    return PgConnection.connect(vertx, options)
        .compose(fresh -> {
          // The close handler reacts to the end of the connection.
          fresh.exceptionHandler(cause ->
              LOG.debug("Notification connection for {}: {}", channels(), cause.getMessage()));
          fresh.notificationHandler(heard ->
              Optional.ofNullable(listeners.get(heard.getChannel()))
                  .ifPresent(listener -> listener.onMessage(heard.getPayload())));
          return fresh
              .query("LISTEN " + String.join("; LISTEN ", listeners.keySet()))
              .execute()
              .compose(_ -> keep(fresh))
              .onFailure(_ -> fresh.close());
        })
        .timeout(ANSWER_WAIT.toMillis(), TimeUnit.MILLISECONDS);
  }

  private synchronized Future<Void> keep(PgConnection fresh) {
    if (stopped || connection.isPresent()) {
      // The connection was established after the timeout.
      return fresh.close();
    }
    connection = Optional.of(fresh);
    fresh.closeHandler(_ -> lost(fresh));
    listeners.values().forEach(Listener::onLost);
    listeners.values().forEach(Listener::onListening);
    return Future.succeededFuture();
  }

  private void lost(PgConnection gone) {
    synchronized (this) {
      if (stopped || !connection.equals(Optional.of(gone))) {
        return;
      }
      connection = Optional.empty();
    }
    LOG.warn("Lost the notification connection for {}; connecting again", channels());
    listeners.values().forEach(Listener::onLost);
    connect(PAUSE_MIN, Promise.promise());
  }

  private void connect(Duration pause, Promise<Void> listening) {
    listen()
        .onSuccess(listening::tryComplete)
        .onFailure(cause -> {
          if (isStopped()) {
            listening.tryFail(cause);
            return;
          }
          LOG.debug("Cannot listen to {}: {}", channels(), cause.getMessage());
          var doubled = pause.multipliedBy(2);
          var next = doubled.compareTo(PAUSE_MAX) > 0 ? PAUSE_MAX : doubled;
          vertx.setTimer(pause.toMillis(), _ -> connect(next, listening));
        });
  }

  private String channels() {
    return String.join(", ", listeners.keySet());
  }

  private synchronized boolean isStopped() {
    return stopped;
  }

  private void probeLater() {
    vertx.setTimer(PROBE_EVERY.toMillis(), _ -> probe());
  }

  /**
   * Checks that the server still answers. If it does not, notifications would not arrive either.
   */
  private void probe() {
    Optional<PgConnection> now;
    synchronized (this) {
      if (stopped) {
        return;
      }
      now = connection;
    }
    now.ifPresentOrElse(
        it ->
            it.query("SELECT 1")
                .execute()
                .timeout(ANSWER_WAIT.toMillis(), TimeUnit.MILLISECONDS)
                .onFailure(_ -> {
                  it.close();
                  lost(it);
                })
                .onComplete(_ -> probeLater()),
        this::probeLater);
  }
}
