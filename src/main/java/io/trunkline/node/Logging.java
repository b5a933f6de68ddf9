package io.trunkline.node;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.filter.ThresholdFilter;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.EncoderBase;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.io.Console;
import java.util.Map;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/**
 * Logs on standard output: lines for a person in a terminal, JSON lines everywhere else. Less is
 * said with {@code -Dtrunkline.log.level=WARN}. A file named by {@code -Dlogback.configurationFile}
 * takes its place.
 */
@ConfiguratorRank(Logging.AFTER_FILES)
public final class Logging extends ContextAwareBase implements Configurator {
  /** Below {@link ConfiguratorRank#NOMINAL}, the rank of logback's search for files. */
  static final int AFTER_FILES = -1;

  /**
   * What was logged stays on its own line: control characters of a message become spaces, and so do
   * line ends of an exception that are not followed by its next frame.
   */
  static final String PATTERN =
      "%d{HH:mm:ss.SSS} %-5level %logger{0}: %replace(%msg){'\\p{Cntrl}+', ' '}%n"
          + "%replace(%ex){'[\\r\\n]+(?!\\t(at|\\.\\.\\.|Suppressed: )|Caused by: |$)', ' '}%nopex";

  /** The system property that names the least level that is said. */
  static final String LEVEL = "trunkline.log.level";

  private static final Map<String, Level> QUIETER =
      Map.of(
          "io.micrometer", Level.ERROR,
          "io.netty", Level.WARN,
          "io.vertx", Level.WARN,
          "io.zonky", Level.WARN,
          "org.flywaydb", Level.WARN);

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    var isTerminal = Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
    var encoder = start(isTerminal ? lines() : json(), context);
    var appender = new ConsoleAppender<ILoggingEvent>();
    appender.setContext(context);
    appender.setName("console");
    appender.setEncoder(encoder);
    appender.addFilter(threshold());
    appender.start();
    var root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.INFO);
    root.addAppender(appender);
    QUIETER.forEach((name, level) -> context.getLogger(name).setLevel(level));
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  /** Of this output alone: whoever else listens, as a test does, hears everything. */
  static ThresholdFilter threshold() {
    var filter = new ThresholdFilter();
    filter.setLevel(System.getProperty(LEVEL, Level.INFO.levelStr));
    filter.start();
    return filter;
  }

  /** Says only what goes wrong: for a command that talks to a person itself. */
  public static void quiet() {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).setLevel(Level.WARN);
    }
  }

  static EncoderBase<ILoggingEvent> lines() {
    var encoder = new PatternLayoutEncoder();
    encoder.setPattern(PATTERN);
    return encoder;
  }

  static EncoderBase<ILoggingEvent> json() {
    var encoder = new JsonEncoder();
    encoder.setWithSequenceNumber(false);
    encoder.setWithNanoseconds(false);
    encoder.setWithContext(false);
    encoder.setWithMessage(false);
    encoder.setWithArguments(false);
    encoder.setWithFormattedMessage(true);
    return encoder;
  }

  private static Encoder<ILoggingEvent> start(
      EncoderBase<ILoggingEvent> encoder, LoggerContext context) {
    encoder.setContext(context);
    encoder.start();
    return encoder;
  }
}
