package io.trunkline.resource;

/**
 * The two names of the AWS service. A resource keeps the one that it was created with in its ARN.
 */
public enum Namespace {
  CODECONNECTIONS("codeconnections"),
  CODESTAR_CONNECTIONS("codestar-connections");

  private final String wireName;

  Namespace(String wireName) {
    this.wireName = wireName;
  }

  /** Whether both ARNs identify the same resource: they may differ in the namespace only. */
  public static boolean areEquivalent(String arn, String other) {
    return inFirst(arn).equals(inFirst(other));
  }

  private static String inFirst(String arn) {
    var parts = arn.split(":", 4);
    return String.join(":", parts[0], parts[1], CODECONNECTIONS.wireName, parts[3]);
  }

  /** The name in ARNs and signing scopes: {@code codeconnections}. */
  public String wireName() {
    return wireName;
  }
}
