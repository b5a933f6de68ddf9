package io.trunkline.resource;

/** The two names of the service; the one that a connection was made through stays in its ARN. */
public enum Namespace {
  CODECONNECTIONS("codeconnections"),
  CODESTAR_CONNECTIONS("codestar-connections");

  private final String wireName;

  Namespace(String wireName) {
    this.wireName = wireName;
  }

  /** Whether both ARNs name the same resource: they may differ in the service's two names only. */
  public static boolean areEquivalent(String arn, String other) {
    return inFirst(arn).equals(inFirst(other));
  }

  private static String inFirst(String arn) {
    var parts = arn.split(":", 4);
    return String.join(":", parts[0], parts[1], CODECONNECTIONS.wireName, parts[3]);
  }

  /** In ARNs and signing scopes: {@code codeconnections}. */
  public String wireName() {
    return wireName;
  }
}
