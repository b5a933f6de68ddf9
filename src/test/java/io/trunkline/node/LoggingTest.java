package io.trunkline.node;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.encoder.EncoderBase;
import ch.qos.logback.core.spi.FilterReply;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LoggingTest {
  private static final String FORGED = "name\r\n12:00:00.000 ERROR Audit: all gone\u001b[2J";
  private final LoggerContext context = new LoggerContext();

  // Attack 73.
  @Test
  void keepsAMessageOnItsLine() {
    var text = encode(Logging.lines(), FORGED, null);

    assertThat(text.lines()).hasSize(1);
    assertThat(text).contains("INFO ", "Test: name 12:00:00.000").doesNotContain("\u001b");
  }

  // Attack 73.
  @Test
  void keepsAnExceptionOnItsLinesAndItsFramesReadable() {
    var failure = new IllegalStateException(FORGED, new IllegalArgumentException(FORGED));

    var text = encode(Logging.lines(), "failed", failure);

    assertThat(text.lines()).noneMatch(line -> line.startsWith("12:00:00.000 ERROR"));
    assertThat(text.lines()).anyMatch(line -> line.startsWith("\tat "));
    assertThat(text.lines()).anyMatch(line -> line.startsWith("Caused by: "));
  }

  // Attack 73.
  @Test
  void writesOneJsonObjectALine() {
    var text = encode(Logging.json(), FORGED, new IllegalStateException(FORGED));

    assertThat(text.lines()).hasSize(1);
    assertThat(new JsonObject(text).getString("formattedMessage")).isEqualTo(FORGED);
  }

  @Test
  void saysNoMoreThanItIsAskedTo() {
    var before = System.setProperty(Logging.LEVEL, "WARN");

    var threshold = Logging.threshold();

    System.setProperty(Logging.LEVEL, before == null ? "INFO" : before);
    assertThat(threshold.decide(event("told", Level.INFO))).isEqualTo(FilterReply.DENY);
    assertThat(threshold.decide(event("told", Level.WARN))).isEqualTo(FilterReply.NEUTRAL);
  }

  private ILoggingEvent event(String message, Level level) {
    var logger = context.getLogger("io.trunkline.Test");
    return new LoggingEvent("", logger, level, message, null, new Object[0]);
  }

  private String encode(
      EncoderBase<ILoggingEvent> encoder, String message, @Nullable Throwable failure) {
    context.setMDCAdapter(new LogbackMDCAdapter());
    encoder.setContext(context);
    encoder.start();
    var logger = context.getLogger("io.trunkline.Test");
    var event = new LoggingEvent("", logger, Level.INFO, "{}", failure, new Object[] {message});
    return new String(encoder.encode(event), StandardCharsets.UTF_8);
  }
}
