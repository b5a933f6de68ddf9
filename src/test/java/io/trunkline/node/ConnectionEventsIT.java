package io.trunkline.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Status changes of connections, as a consumer on the node's event bus receives them. */
@ExtendWith(VertxExtension.class)
class ConnectionEventsIT {
  @Test
  void publishesEveryStatusOfConnection(TestNode node, VertxTestContext test) {
    var statuses = new ArrayList<String>();
    var three = test.checkpoint(3);
    node.bus()
        .<JsonObject>consumer("trunkline.connections")
        .handler(message ->
            test.verify(() -> {
              PublishedSchemas.check("StatusEvent", message.body());
              statuses.add(message.body().getJsonObject("detail").getString("status"));
              assertThat(List.of("PENDING", "AVAILABLE", "ERROR"))
                  .startsWith(statuses.toArray(String[]::new));
              three.flag();
            }));

    var source = node.source().create();

    node.installations().delete(TestNode.OWNER, source.installation().id()).await();
  }
}
