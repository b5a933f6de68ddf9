package io.trunkline.controlplane;

/** Shortens long texts, such as certificates, for the audit trail. */
public final class AuditText {

  /** Written instead of a secret. */
  public static final String MASK = "***";

  private static final int CHARACTERS_MAX = 256;
  private static final int SHOWN_OF_LONG = 64;

  private AuditText() {}

  public static String of(String text) {
    return text.length() <= CHARACTERS_MAX
        ? text
        : "%s… (%d characters)".formatted(text.substring(0, SHOWN_OF_LONG), text.length());
  }
}
