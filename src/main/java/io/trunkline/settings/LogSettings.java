package io.trunkline.settings;

import java.util.Map;
import org.slf4j.event.Level;

/** How a process logs. {@code levels} are those of single loggers, by name. */
public record LogSettings(Format format, Level level, Map<String, Level> levels) {
  /** {@code AUTO} is text in a terminal, and JSON otherwise. */
  public enum Format {
    AUTO,
    TEXT,
    JSON
  }

  public LogSettings {
    levels = Map.copyOf(levels);
  }
}
