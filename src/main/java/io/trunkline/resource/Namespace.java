package io.trunkline.resource;

/**
 * The two names of the AWS service. The ARN of a resource keeps the name that it was created with.
 */
public enum Namespace {
  CODECONNECTIONS("codeconnections"),
  CODESTAR_CONNECTIONS("codestar-connections");

  private final String wireName;

  Namespace(String wireName) {
    this.wireName = wireName;
  }

  /**
   * Returns whether both ARNs identify the same resource. They may differ only in the namespace.
   */
  public static boolean areEquivalent(String arn, String other) {
    return inFirst(arn).equals(inFirst(other));
  }

  private static String inFirst(String arn) {
    var parts = arn.split(":", 4);
    return String.join(":", parts[0], parts[1], CODECONNECTIONS.wireName, parts[3]);
  }

  /** Returns the name in ARNs and signing scopes, such as {@code codeconnections}. */
  public String wireName() {
    return wireName;
  }
}
