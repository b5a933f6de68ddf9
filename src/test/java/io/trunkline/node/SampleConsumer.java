package io.trunkline.node;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.json.JsonObject;

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
}
