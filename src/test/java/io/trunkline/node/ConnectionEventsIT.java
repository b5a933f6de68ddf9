package io.trunkline.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.platform.postgres.TestDatabase;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a verticle of the user's hears of connections on the node that changed them. */
class ConnectionEventsIT {
  private static final class Listening extends VerticleBase {
    final BlockingQueue<JsonObject> heard = new LinkedBlockingQueue<>();

    @Override
    public Future<?> start() {
      return vertx
          .eventBus()
          .<JsonObject>consumer("trunkline.connections", message -> heard.add(message.body()))
          .completion();
    }

    String next() throws InterruptedException {
      var event = Objects.requireNonNull(heard.poll(20, TimeUnit.SECONDS), "nothing is heard");
      return event.getJsonObject("detail").getString("status");
    }
  }

  @Test
  void aVerticleHearsHowConnectionsBecomeAvailableAndAreLost(@TempDir Path folder)
      throws IOException, InterruptedException {
    var flags = Setup.flags(folder, TestDatabase.create().url());
    var node = Node.start(Setup.config(folder, flags), _ -> {}).await();
    try {
      var listening = new Listening();
      node.vertx().deployVerticle(listening).await();

      var setup = Setup.of(node);
      node.wiring().installations().delete(Setup.CALLER, setup.installation()).await();

      assertThat(listening.next()).isEqualTo("PENDING");
      assertThat(listening.next()).isEqualTo("AVAILABLE");
      assertThat(listening.next()).isEqualTo("ERROR");
    } finally {
      node.drain().await();
    }
  }
}
