package io.trunkline.connection;

/** The two names of the service; the one that a connection was made through stays in its ARN. */
public enum Namespace {
  CODECONNECTIONS("codeconnections"),
  CODESTAR_CONNECTIONS("codestar-connections");

  private final String wireName;

  Namespace(String wireName) {
    this.wireName = wireName;
  }

  /** In ARNs and signing scopes: {@code codeconnections}. */
  public String wireName() {
    return wireName;
  }
}
