package io.trunkline.account;

/**
 * A permission that a call requires.
 *
 * @param action {@code codeconnections:GetConnection}
 * @param resource an ARN, or {@code *} if the action has no resource
 */
public record Permission(String action, String resource, PolicyContext context) {

  public static Permission of(String action, String resource) {
    return new Permission(action, resource, PolicyContext.none());
  }

  /** Adds a value to the context. */
  public Permission with(String key, String value) {
    return new Permission(action, resource, context.with(key, value));
  }
}
