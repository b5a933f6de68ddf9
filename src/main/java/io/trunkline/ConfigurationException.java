package io.trunkline;

/**
 * A setting that cannot be used; the message names it, its value unless secret, and what would do.
 */
final class ConfigurationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ConfigurationException(String message) {
    super(message);
  }
}
