package io.trunkline.settings;

/**
 * Thrown for an invalid setting. The message names the setting and its value, unless it is secret,
 * and says what is valid.
 */
public final class ConfigurationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ConfigurationException(String message) {
    super(message);
  }
}
