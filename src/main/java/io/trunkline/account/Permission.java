package io.trunkline.account;

/**
 * A permission that a call requires.
 *
 * @param action such as {@code codeconnections:GetConnection}
 * @param resource an ARN, or {@code *} if the action has no resource
 */
public record Permission(String action, String resource, PolicyContext context) {

  public static Permission of(String action, String resource) {
    return new Permission(action, resource, PolicyContext.none());
  }

  /**
   * Adds a pattern to the context. The pattern represents all texts that it matches: an Allow must
   * cover all of them, and a Deny applies if it covers at least one.
   */
  public Permission withPattern(String key, TextPattern pattern) {
    return with(key, pattern.marked());
  }

  /** Adds a value to the context. */
  public Permission with(String key, String value) {
    return new Permission(action, resource, context.with(key, value));
  }
}
