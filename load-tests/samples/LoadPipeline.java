import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * Event-bus pipelines that append the delivery id of each event (16 bytes) to a file and reply. The
 * system property {@code load.seen} names the file, {@code load.repositories} is the number of
 * pipelines.
 */
public final class LoadPipeline extends VerticleBase {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final long FLUSH_MILLIS = 100;
  private DataOutputStream seen;

  @Override
  public Future<?> start() throws IOException {
    var file = Files.newOutputStream(Path.of(System.getProperty("load.seen")));
    seen = new DataOutputStream(new BufferedOutputStream(file, BUFFER_BYTES));
    vertx.setPeriodic(FLUSH_MILLIS, _ -> flush());
    var consumers =
        IntStream.range(0, Integer.getInteger("load.repositories"))
            .mapToObj(index -> "trunkline.pipelines.000000000000.load-" + index)
            .map(address -> vertx.eventBus().<JsonObject>consumer(address, this::start))
            .map(MessageConsumer::completion)
            .toList();
    return Future.all(consumers);
  }

  private void start(Message<JsonObject> event) {
    var delivery = UUID.fromString(event.body().getJsonObject("data").getString("deliveryId"));
    try {
      seen.writeLong(delivery.getMostSignificantBits());
      seen.writeLong(delivery.getLeastSignificantBits());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    event.reply(null);
  }

  private void flush() {
    try {
      seen.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Future<?> stop() throws IOException {
    seen.close();
    return Future.succeededFuture();
  }
}
