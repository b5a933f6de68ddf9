package io.trunkline.node;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.filter.ThresholdFilter;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.EncoderBase;
import ch.qos.logback.core.spi.ContextAwareBase;
import io.trunkline.settings.LogSettings;
import io.trunkline.settings.LogSettings.Format;
import java.io.Console;
import java.util.Map;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/**
 * Logs to standard output. Until the settings are read, logs text in a terminal and otherwise one
 * JSON object per line. {@code -Dlogback.configurationFile} replaces this whole configuration.
 */
@ConfiguratorRank(Logging.AFTER_FILES)
public final class Logging extends ContextAwareBase implements Configurator {
  /** Below {@link ConfiguratorRank#NOMINAL}, the rank at which logback searches for files. */
  static final int AFTER_FILES = -1;

  /**
   * Prevents forged log lines. Control characters in a message become spaces; so do line breaks in
   * an exception, unless a stack frame or a cause follows.
   */
  static final String PATTERN =
      "%d{HH:mm:ss.SSS} %-5level %logger{0}: %replace(%replace(%msg %kvp){'\\p{Cntrl}+', ' '}){'"
          + " $', ''}%n%replace(%ex){'[\\r\\n]+(?!\\t(at|\\.\\.\\.|Suppressed: )|Caused by: |$)', '"
          + " '}%nopex";

  /** The system property that names the lowest level that is logged until the settings are read. */
  static final String LEVEL = "trunkline.log.level";

  private static final String CONSOLE = "console";

  private static final Map<String, Level> LIBRARY_LEVELS =
      Map.of(
          "io.micrometer", Level.ERROR,
          "io.netty", Level.WARN,
          "io.vertx", Level.WARN,
          "io.zonky", Level.WARN,
          "org.flywaydb", Level.WARN);

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    var appender = new ConsoleAppender<ILoggingEvent>();
    appender.setContext(context);
    appender.setName(CONSOLE);
    appender.setEncoder(started(encoder(Format.AUTO), context));
    appender.addFilter(levelFilter());
    appender.start();
    var root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.INFO);
    root.addAppender(appender);
    LIBRARY_LEVELS.forEach((name, level) -> context.getLogger(name).setLevel(level));
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  /** Logs as the settings say, unless a configuration file replaced this configuration. */
  public static void apply(LogSettings settings) {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      apply(context, settings);
    }
  }

  static void apply(LoggerContext context, LogSettings settings) {
    var root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    if (root.getAppender(CONSOLE) instanceof ConsoleAppender<ILoggingEvent> console) {
      console.stop();
      console.clearAllFilters();
      console.setEncoder(started(encoder(settings.format()), context));
      console.start();
      root.setLevel(level(settings.level()));
      settings.levels().forEach((name, level) -> context.getLogger(name).setLevel(level(level)));
    }
  }

  private static Level level(org.slf4j.event.Level level) {
    return Level.convertAnSLF4JLevel(level);
  }

  /** Whether a person reads the output. There is no console in JDK 25 without a terminal. */
  public static boolean hasTerminal() {
    return Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
  }

  private static EncoderBase<ILoggingEvent> encoder(Format format) {
    return format == Format.TEXT || (format == Format.AUTO && hasTerminal())
        ? textEncoder()
        : new JsonLineEncoder();
  }

  private static EncoderBase<ILoggingEvent> started(
      EncoderBase<ILoggingEvent> encoder, LoggerContext context) {
    encoder.setContext(context);
    encoder.start();
    return encoder;
  }

  /** Filters the console only, so that other appenders, such as a test's, receive everything. */
  static ThresholdFilter levelFilter() {
    var filter = new ThresholdFilter();
    filter.setLevel(System.getProperty(LEVEL, Level.INFO.levelStr));
    filter.start();
    return filter;
  }

  /** Logs only warnings and errors, for a command that writes to standard output itself. */
  public static void logWarningsOnly() {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).setLevel(Level.WARN);
    }
  }

  static EncoderBase<ILoggingEvent> textEncoder() {
    var encoder = new PatternLayoutEncoder();
    encoder.setPattern(PATTERN);
    return encoder;
  }
}
