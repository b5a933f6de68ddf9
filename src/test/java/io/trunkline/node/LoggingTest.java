package io.trunkline.node;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.EncoderBase;
import ch.qos.logback.core.spi.FilterReply;
import io.trunkline.settings.LogSettings;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

class LoggingTest {
  private static final String FORGED = "name\r\n12:00:00.000 ERROR Audit: all gone\u001b[2J";
  private final LoggerContext context = new LoggerContext();

  // Attack 73.
  @Test
  void keepsMessageOnOneLine() {
    var text = encode(Logging.textEncoder(), FORGED, null);

    assertThat(text.lines()).hasSize(1);
    assertThat(text).contains("INFO ", "Test: name 12:00:00.000").doesNotContain("\u001b");
  }

  // Attack 73.
  @Test
  void keepsExceptionApartFromOtherRecordsAndFramesReadable() {
    var failure = new IllegalStateException(FORGED, new IllegalArgumentException(FORGED));

    var text = encode(Logging.textEncoder(), "failed", failure);

    assertThat(text.lines()).noneMatch(line -> line.startsWith("12:00:00.000 ERROR"));
    assertThat(text.lines()).anyMatch(line -> line.startsWith("\tat "));
    assertThat(text.lines()).anyMatch(line -> line.startsWith("Caused by: "));
  }

  // Attack 73.
  @Test
  void writesOneFlatJsonObjectPerLine() {
    var text = encode(new JsonLineEncoder(), FORGED, new IllegalStateException(FORGED));

    assertThat(text.lines()).hasSize(1);
    var line = new JsonObject(text);
    assertThat(line.fieldNames()).containsExactly("ts", "level", "logger", "msg", "exception");
    assertThat(Instant.parse(line.getString("ts"))).isBeforeOrEqualTo(Instant.now());
    assertThat(line.getString("level")).isEqualTo("INFO");
    assertThat(line.getString("logger")).isEqualTo("io.trunkline.Test");
    assertThat(line.getString("msg")).isEqualTo(FORGED);
    assertThat(line.getString("exception"))
        .startsWith("java.lang.IllegalStateException: " + FORGED)
        .contains("\tat io.trunkline.node.LoggingTest");
  }

  @Test
  void writesPairsAsKeysOfTheirOwn() {
    var event = event("accepted", Level.INFO);
    event.addKeyValuePair(new KeyValuePair("delivery_id", 42));
    event.addKeyValuePair(new KeyValuePair("msg", "forged"));

    var line = new JsonObject(encode(new JsonLineEncoder(), event));
    var text = encode(Logging.textEncoder(), event);

    assertThat(line.getString("delivery_id")).isEqualTo("42");
    assertThat(line.getString("msg")).isEqualTo("accepted");
    assertThat(text).contains("accepted delivery_id=\"42\"");
  }

  // Attack 73.
  @Test
  void keepsPairsOnOneLine() {
    var event = event("accepted", Level.INFO);
    event.addKeyValuePair(new KeyValuePair("repository", FORGED));

    assertThat(encode(Logging.textEncoder(), event).lines()).hasSize(1);
    assertThat(encode(new JsonLineEncoder(), event).lines()).hasSize(1);
  }

  @Test
  void dropsRecordsBelowConfiguredLevel() {
    var before = System.setProperty(Logging.LEVEL, "WARN");

    var filter = Logging.levelFilter();

    System.setProperty(Logging.LEVEL, before == null ? "INFO" : before);
    assertThat(filter.decide(event("text", Level.INFO))).isEqualTo(FilterReply.DENY);
    assertThat(filter.decide(event("text", Level.WARN))).isEqualTo(FilterReply.NEUTRAL);
  }

  @Test
  void logsAsSettingsSay() {
    new Logging().configure(context);
    var console = (ConsoleAppender<ILoggingEvent>) root().getAppender("console");

    Logging.apply(
        context,
        new LogSettings(
            LogSettings.Format.TEXT,
            org.slf4j.event.Level.WARN,
            Map.of("io.vertx", org.slf4j.event.Level.DEBUG)));

    assertThat(console.getEncoder()).isInstanceOf(PatternLayoutEncoder.class);
    assertThat(console.getFilterChainDecision(event("text", Level.DEBUG)))
        .isEqualTo(FilterReply.NEUTRAL);
    assertThat(context.getLogger("io.trunkline.Test").isInfoEnabled()).isFalse();
    assertThat(context.getLogger("io.trunkline.Test").isWarnEnabled()).isTrue();
    assertThat(context.getLogger("io.vertx.Test").isDebugEnabled()).isTrue();

    Logging.apply(
        context, new LogSettings(LogSettings.Format.JSON, org.slf4j.event.Level.INFO, Map.of()));

    assertThat(console.getEncoder()).isInstanceOf(JsonLineEncoder.class);
    assertThat(context.getLogger("io.trunkline.Test").isInfoEnabled()).isTrue();
  }

  private Logger root() {
    return context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  }

  private LoggingEvent event(String message, Level level) {
    var logger = context.getLogger("io.trunkline.Test");
    return new LoggingEvent("", logger, level, message, null, new Object[0]);
  }

  private String encode(
      EncoderBase<ILoggingEvent> encoder, String message, @Nullable Throwable failure) {
    var logger = context.getLogger("io.trunkline.Test");
    return encode(
        encoder, new LoggingEvent("", logger, Level.INFO, "{}", failure, new Object[] {message}));
  }

  private String encode(EncoderBase<ILoggingEvent> encoder, ILoggingEvent event) {
    context.setMDCAdapter(new LogbackMDCAdapter());
    encoder.setContext(context);
    encoder.start();
    return new String(encoder.encode(event), StandardCharsets.UTF_8);
  }
}
