package io.trunkline;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * The version of Trunkline, which the build writes to {@code version.properties}.
 *
 * @param revision the id of the Git commit, or {@code unknown} if there was no repository
 */
public record Version(String number, String revision) {
  public static Version current() {
    var properties = new Properties();
    try (var stream = Version.class.getResourceAsStream("/version.properties")) {
      if (stream == null) {
        throw new IllegalStateException("version.properties is not in the jar");
      }
      properties.load(stream);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Version(
        properties.getProperty("version", "unknown"),
        properties.getProperty("revision", "unknown"));
  }
}
