import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A pipeline behind an http target, served by the generator's process. */
final class Receiver implements Deliveries, AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final ConcurrentLinkedQueue<UUID> arrived = new ConcurrentLinkedQueue<>();
  private int port;

  static Receiver start() {
    var receiver = new Receiver();
    receiver.port =
        receiver
            .vertx
            .createHttpServer()
            .requestHandler(receiver::receive)
            .listen(0, "127.0.0.1")
            .await()
            .actualPort();
    return receiver;
  }

  JsonObject target() {
    return new JsonObject().put("type", "http").put("url", "http://127.0.0.1:" + port + "/");
  }

  private void receive(HttpServerRequest request) {
    request
        .body()
        .onSuccess(body -> {
          var data = body.toJsonObject().getJsonObject("data");
          arrived.add(UUID.fromString(data.getString("deliveryId")));
          request.response().setStatusCode(204).end();
        });
  }

  @Override
  public List<UUID> take() {
    var taken = new ArrayList<UUID>();
    for (var next = arrived.poll(); next != null; next = arrived.poll()) {
      taken.add(next);
    }
    return taken;
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}
