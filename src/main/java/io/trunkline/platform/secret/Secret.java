package io.trunkline.platform.secret;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** A secret text. It never prints itself. */
public final class Secret {
  private final String text;

  private Secret(String text) {
    this.text = text;
  }

  public static Secret of(String text) {
    return new Secret(text);
  }

  /** Returns the secret itself, for the one place that needs it. */
  public String reveal() {
    return text;
  }

  /** Returns the UTF-8 bytes of the secret. */
  public byte[] bytes() {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret secret && MessageDigest.isEqual(bytes(), secret.bytes());
  }

  @Override
  public int hashCode() {
    return 0;
  }

  @Override
  public String toString() {
    return "(secret)";
  }

  /**
   * Whether it has neither control characters nor blanks around it, so that a header can carry it.
   */
  public boolean isHeaderValue() {
    var text = reveal();
    return text.equals(text.strip()) && text.chars().noneMatch(Character::isISOControl);
  }
}
