package io.trunkline.target;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageCodec;

/**
 * Hands a value over the event bus of this node as it is. It has no form on the wire, for a request
 * holds secrets: whoever sends one sets {@code localOnly}.
 */
public final class LocalCodec<T> implements MessageCodec<T, T> {
  private static final String REGISTERED = "trunkline.target.codecs";

  private final Class<T> type;

  private LocalCodec(Class<T> type) {
    this.type = type;
  }

  /** Makes requests and results known to this Vert.x; a second time changes nothing. */
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

  /** Makes one more type known; once per type and Vert.x. */
  public static <T> void register(EventBus bus, Class<T> type) {
    bus.registerDefaultCodec(type, LocalCodec.of(type));
  }

  @Override
  public T transform(T value) {
    return value;
  }

  @Override
  public void encodeToWire(Buffer buffer, T value) {
    throw staysHere();
  }

  @Override
  public T decodeFromWire(int position, Buffer buffer) {
    throw staysHere();
  }

  @Override
  public String name() {
    return "trunkline.local." + type.getSimpleName();
  }

  @Override
  public byte systemCodecID() {
    return -1;
  }

  private UnsupportedOperationException staysHere() {
    return new UnsupportedOperationException(
        type.getSimpleName() + " never leaves its node: send it with localOnly");
  }
}
