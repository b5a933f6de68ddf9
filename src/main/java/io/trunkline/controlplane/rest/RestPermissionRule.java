package io.trunkline.controlplane.rest;

import io.trunkline.account.Permission;
import java.util.List;
import java.util.Optional;

/**
 * The permissions that a native operation requires: one action on one resource, and what {@code
 * extension} adds. The action is {@code trunkline:} and the operation's name, unless the rule says
 * otherwise.
 *
 * @param resource a template such as {@code pipeline/{name}}, filled from the path; or {@code *}
 * @param isForAdministrator whether the resource belongs to the administrator, regardless of the
 *     caller
 */
record RestPermissionRule(
    String resource, Optional<String> action, boolean isForAdministrator, Extension extension) {
  private static final String ANY = "*";

  /** The part of a rule that openapi.yaml publishes. */
  record PublishedRule(String action, String resource, boolean isForAdministrator) {}

  /** Adds condition keys, or adds further permissions. */
  interface Extension {
    /** Returns at least one permission; the first extends {@code base}. */
    List<Permission> extend(Permission base, RestCall call);
  }

  static RestPermissionRule onAny() {
    return on(ANY);
  }

  static RestPermissionRule on(String resource) {
    return new RestPermissionRule(resource, Optional.empty(), false, (base, _) -> List.of(base));
  }

  /** {@code action} includes its service, as in {@code codeconnections:GetConnection}. */
  RestPermissionRule withAction(String action) {
    return new RestPermissionRule(resource, Optional.of(action), isForAdministrator, extension);
  }

  RestPermissionRule withAdministrator() {
    return new RestPermissionRule(resource, action, true, extension);
  }

  RestPermissionRule with(Extension extension) {
    return new RestPermissionRule(resource, action, isForAdministrator, extension);
  }

  List<Permission> permissions(String operation, RestCall call) {
    return extension.extend(Permission.of(actionOf(operation), arn(call)), call);
  }

  private String arn(RestCall call) {
    if (resource.equals(ANY)) {
      return ANY;
    }
    var owner = isForAdministrator ? call.arns().administrator() : call.owner();
    return call.arns().expand(resource, owner, call.path());
  }

  PublishedRule published(String operation) {
    return new PublishedRule(actionOf(operation), resource, isForAdministrator);
  }

  private String actionOf(String operation) {
    return action.orElse("trunkline:" + operation);
  }
}
