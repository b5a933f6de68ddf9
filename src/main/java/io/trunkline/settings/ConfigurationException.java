package io.trunkline.settings;

/**
 * A setting that cannot be used; the message names it, its value unless secret, and what would do.
 */
public final class ConfigurationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ConfigurationException(String message) {
    super(message);
  }
}
