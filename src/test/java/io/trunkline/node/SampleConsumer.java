package io.trunkline.node;

import static java.util.Objects.requireNonNull;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A user's own verticle, deployed by the setting {@code verticles}: a pipeline on the event bus. It
 * replies to an event only after it has written the delivery id and the commit to a file.
 */
public final class SampleConsumer extends VerticleBase {
  private AsyncFile started;

  @Override
  public Future<?> start() {
    started =
        vertx
            .fileSystem()
            .openBlocking(System.getProperty("sample.file"), new OpenOptions().setAppend(true));
    return vertx
        .eventBus()
        .<JsonObject>consumer("trunkline.pipelines.000000000000.deploy", this::run)
        .completion();
  }

  private void run(Message<JsonObject> message) {
    var data = message.body().getJsonObject("data");
    var line = data.getString("deliveryId") + " " + data.getString("commitId") + "\n";
    started
        .write(Buffer.buffer(line))
        .onSuccess(_ -> message.reply("started"))
        .onFailure(fault -> message.fail(500, fault.getMessage()));
  }

  /** Copies this class to the folder where a node looks for users' jars. */
  static void install(Path dataFolder) throws IOException {
    var file = SampleConsumer.class.getName().replace('.', '/') + ".class";
    var target = dataFolder.resolve("lib").resolve(file);
    Files.createDirectories(target.getParent());
    try (var bytes = SampleConsumer.class.getResourceAsStream("SampleConsumer.class")) {
      Files.write(target, requireNonNull(bytes).readAllBytes());
    }
  }
}
