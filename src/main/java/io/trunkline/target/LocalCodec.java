package io.trunkline.target;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageCodec;

/**
 * Passes objects over the event bus of this node without copying them. They have no wire format,
 * because requests contain secrets. Senders must set {@code localOnly}.
 */
public final class LocalCodec<T> implements MessageCodec<T, T> {
  private static final String REGISTERED = "trunkline.target.codecs";

  private final Class<T> type;

  private LocalCodec(Class<T> type) {
    this.type = type;
  }

  /** Registers requests and results. Calls after the first have no effect. */
  public static synchronized void register(Vertx vertx) {
    var registered = vertx.sharedData().<String, Boolean>getLocalMap(REGISTERED);
    if (registered.putIfAbsent(REGISTERED, true) != null) {
      return;
    }
    register(vertx.eventBus(), TargetRequest.class);
    for (var result : AttemptResult.class.getPermittedSubclasses()) {
      register(vertx.eventBus(), result);
    }
  }

  static <T> LocalCodec<T> of(Class<T> type) {
    return new LocalCodec<>(type);
  }

  /** Registers one more type. May be called once per type and event bus. */
  public static <T> void register(EventBus bus, Class<T> type) {
    bus.registerDefaultCodec(type, LocalCodec.of(type));
  }

  @Override
  public T transform(T value) {
    return value;
  }

  @Override
  public void encodeToWire(Buffer buffer, T value) {
    throw localOnly();
  }

  @Override
  public T decodeFromWire(int position, Buffer buffer) {
    throw localOnly();
  }

  @Override
  public String name() {
    return "trunkline.local." + type.getSimpleName();
  }

  @Override
  public byte systemCodecID() {
    return -1;
  }

  private UnsupportedOperationException localOnly() {
    return new UnsupportedOperationException(
        type.getSimpleName() + " has no wire format; set DeliveryOptions.localOnly");
  }
}
