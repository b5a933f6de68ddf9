package io.trunkline.node;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Encodes a log record as one line with a flat JSON object: {@code ts}, {@code level}, {@code
 * logger}, {@code msg}, then the record's key-value pairs and MDC entries, and {@code exception}
 * with the stack trace as one string.
 *
 * <p>Logback's own {@code JsonEncoder} cannot rename its keys, and nests pairs and stack frames.
 */
final class JsonLineEncoder extends EncoderBase<ILoggingEvent> {
  private static final byte[] NOTHING = {};

  @Override
  public byte[] encode(ILoggingEvent event) {
    var line =
        new JsonObject()
            .put("ts", event.getInstant().toString())
            .put("level", event.getLevel().levelStr)
            .put("logger", event.getLoggerName())
            .put("msg", event.getFormattedMessage());
    // A key-value pair never replaces one of the keys above.
    Optional.ofNullable(event.getKeyValuePairs())
        .ifPresent(pairs ->
            pairs.forEach(pair -> line.getMap().putIfAbsent(pair.key, String.valueOf(pair.value))));
    event.getMDCPropertyMap().forEach((key, value) -> line.getMap().putIfAbsent(key, value));
    Optional.ofNullable(event.getThrowableProxy())
        .ifPresent(failure -> line.put("exception", ThrowableProxyUtil.asString(failure)));
    return (line.encode() + "\n").getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public byte[] headerBytes() {
    return NOTHING;
  }

  @Override
  public byte[] footerBytes() {
    return NOTHING;
  }
}
