package io.trunkline.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.target.AttemptResult.TryLater;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LocalCodecTest {
  private static final TargetRequest REQUEST =
      new TargetRequest(
          "id", Optional.empty(), new JsonObject(), List.of(), Map.of(), Optional.empty());

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void passesSameObjects() {
    LocalCodec.register(vertx);
    LocalCodec.register(vertx);
    var received = new AtomicReference<TargetRequest>();
    var result = new TryLater("later", Optional.empty(), OptionalInt.empty(), Optional.empty());
    vertx
        .eventBus()
        .<TargetRequest>localConsumer(
            "here",
            message -> {
              received.set(message.body());
              message.reply(result);
            })
        .completion()
        .await();

    var reply =
        vertx
            .eventBus()
            .<AttemptResult>request("here", REQUEST, new DeliveryOptions().setLocalOnly(true))
            .await();

    assertThat(received.get()).isSameAs(REQUEST);
    assertThat(reply.body()).isSameAs(result);
  }

  @Test
  void hasNoWireFormat() {
    var codec = LocalCodec.of(TargetRequest.class);

    assertThatThrownBy(() -> codec.encodeToWire(Buffer.buffer(), REQUEST))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("localOnly");
    assertThatThrownBy(() -> codec.decodeFromWire(0, Buffer.buffer()))
        .isInstanceOf(UnsupportedOperationException.class);
  }
}
