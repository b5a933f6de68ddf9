import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;

/** Reads a request and answers 202, without signature or database: the upper bound of this JVM. */
public final class BareHandler extends VerticleBase {
  /** Has the length of a node's response. */
  private static final Buffer ANSWER =
      Buffer.buffer(
          "{\"deliveryId\":\"00000000-0000-7000-8000-000000000000\","
              + "\"status\":\"accepted\",\"dispatches\":1}");

  private final int port;

  private BareHandler(int port) {
    this.port = port;
  }

  /** The only argument is the port. */
  public static void main(String[] arguments) {
    int port = Integer.parseInt(arguments[0]);
    var options = new DeploymentOptions().setInstances(Runtime.getRuntime().availableProcessors());
    Vertx.vertx(new VertxOptions().setPreferNativeTransport(true))
        .deployVerticle(() -> new BareHandler(port), options)
        .await();
  }

  @Override
  public Future<?> start() {
    return vertx.createHttpServer().requestHandler(this::answer).listen(port, "127.0.0.1");
  }

  private void answer(HttpServerRequest request) {
    request
        .body()
        .onSuccess(_ ->
            request
                .response()
                .setStatusCode(202)
                .putHeader("Content-Type", "application/json")
                .end(ANSWER));
  }
}
