package io.trunkline.node;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.slf4j.LoggerFactory;

/** Collects what this process logs, as JSON lines, until it is closed. */
public final class CapturedLog implements AutoCloseable {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
  private final Logger root;
  private final Level levelBefore;

  private CapturedLog(LoggerContext context) {
    root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    levelBefore = root.getLevel();
    var encoder = new JsonLineEncoder();
    encoder.setContext(context);
    encoder.start();
    appender.setContext(context);
    appender.setEncoder(encoder);
    appender.setOutputStream(bytes);
    appender.start();
    root.addAppender(appender);
  }

  /** Collects records of this level and above, whatever the console shows. */
  public static CapturedLog begin(Level level) {
    var log = new CapturedLog((LoggerContext) LoggerFactory.getILoggerFactory());
    log.root.setLevel(level);
    return log;
  }

  public String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    root.setLevel(levelBefore);
    root.detachAppender(appender);
    appender.stop();
  }
}
