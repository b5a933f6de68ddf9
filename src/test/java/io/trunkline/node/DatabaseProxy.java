package io.trunkline.node;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.net.URI;
import java.util.HashSet;
import java.util.Set;

/** Forwards connections to a database, and can interrupt them in two ways. */
final class DatabaseProxy implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final NetClient client = vertx.createNetClient();
  private final URI database;
  private final Set<NetSocket> sockets = new HashSet<>();
  private final NetServer server;
  private State state = State.OPEN;

  private enum State {
    OPEN,
    CUT,
    FROZEN
  }

  /** The argument is {@code postgresql://user:password@host:port/name}. */
  DatabaseProxy(String databaseUrl) {
    database = URI.create(databaseUrl);
    server = vertx.createNetServer().connectHandler(this::connected);
    server.listen(0, "127.0.0.1").await();
  }

  /** Returns the URL of the database through this proxy. */
  String url() {
    return "postgresql://%s@127.0.0.1:%d%s"
        .formatted(database.getUserInfo(), server.actualPort(), database.getPath());
  }

  /** Closes all connections, and closes each new one immediately. */
  synchronized void cut() {
    state = State.CUT;
    Set.copyOf(sockets).forEach(NetSocket::close);
  }

  /** Keeps all connections open and accepts new ones, but forwards nothing. */
  synchronized void freeze() {
    state = State.FROZEN;
    sockets.forEach(NetSocket::pause);
  }

  /** Forwards again, including everything that was held back. */
  synchronized void restore() {
    state = State.OPEN;
    sockets.forEach(NetSocket::resume);
  }

  private synchronized void connected(NetSocket near) {
    if (state == State.CUT) {
      near.close();
      return;
    }
    near.pause();
    keep(near);
    client
        .connect(database.getPort(), database.getHost())
        .onSuccess(far -> join(near, far))
        .onFailure(_ -> near.close());
  }

  private synchronized void join(NetSocket near, NetSocket far) {
    far.pause();
    keep(far);
    near.handler(far::write);
    far.handler(near::write);
    near.closeHandler(_ -> end(near, far));
    far.closeHandler(_ -> end(far, near));
    if (state == State.CUT) {
      near.close();
    } else if (state == State.OPEN) {
      near.resume();
      far.resume();
    }
  }

  private synchronized void keep(NetSocket socket) {
    sockets.add(socket);
  }

  private synchronized void end(NetSocket closed, NetSocket other) {
    sockets.remove(closed);
    other.close();
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}
