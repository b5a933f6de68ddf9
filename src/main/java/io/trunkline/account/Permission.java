package io.trunkline.account;

/**
 * What a call needs.
 *
 * @param action {@code codeconnections:GetConnection}
 * @param resource an ARN, or {@code *} where an action knows no resource
 */
public record Permission(String action, String resource, PolicyContext context) {

  public static Permission of(String action, String resource) {
    return new Permission(action, resource, PolicyContext.none());
  }

  /** Under one more circumstance. */
  public Permission with(String key, String value) {
    return new Permission(action, resource, context.with(key, value));
  }
}
