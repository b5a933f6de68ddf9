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
 * Listens to channels of the database, for ever: a connection that was lost, or that a silent
 * network hides, is made anew. What was said meanwhile is gone, and the listener is told so.
 */
public final class Notifications {
  private static final Logger LOG = LoggerFactory.getLogger(Notifications.class);
  private static final Duration PAUSE_MIN = Duration.ofMillis(100);
  private static final Duration PAUSE_MAX = Duration.ofSeconds(5);
  private static final Duration PROBE_EVERY = Duration.ofSeconds(5);
  private static final Duration ANSWER_WAIT = Duration.ofSeconds(5);

  /** What is done with what is heard; called on an event loop. */
  public interface Listener {
    void onMessage(String payload);

    /** Something may have been missed: when the connection is lost, and when it listens again. */
    void onLost();

    /** From now on until the next loss nothing is missed. */
    default void onListening() {}
  }

  private final Vertx vertx;
  private final DatabaseUrl url;
  private final Map<String, Listener> listeners;
  private Optional<PgConnection> connection = Optional.empty();
  private boolean stopped;

  /** To all these channels by one connection. */
  public Notifications(Vertx vertx, DatabaseUrl url, Map<String, Listener> listeners) {
    listeners.keySet().forEach(SqlName::require);
    this.vertx = vertx;
    this.url = url;
    this.listeners = Map.copyOf(listeners);
  }

  /** Completes when the first connection listens; tries until then. */
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
          // What ends the connection is told by its close handler.
          fresh.exceptionHandler(cause -> LOG.debug("{}: {}", channels(), cause.getMessage()));
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
      // It came after its time was up.
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
    LOG.warn("Lost the connection that listens to {}; connecting again", channels());
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

  /** An answer that does not come within the wait means that nothing else will be heard either. */
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
