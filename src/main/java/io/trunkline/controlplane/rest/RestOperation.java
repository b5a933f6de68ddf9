package io.trunkline.controlplane.rest;

import io.trunkline.account.Permission;
import io.trunkline.controlplane.Operation;
import java.util.List;
import java.util.function.Function;

/** One operation of the native API; {@code name} is its {@code operationId} in openapi.yaml. */
record RestOperation(
    String name,
    boolean isReadOnly,
    RestPermissionRule rule,
    Function<RestCall, RestResponse> handler)
    implements Operation<RestCall, RestResponse> {

  /** An operation that changes nothing. */
  static RestOperation readOnly(
      String name, RestPermissionRule rule, Function<RestCall, RestResponse> handler) {
    return new RestOperation(name, true, rule, handler);
  }

  static RestOperation changing(
      String name, RestPermissionRule rule, Function<RestCall, RestResponse> handler) {
    return new RestOperation(name, false, rule, handler);
  }

  @Override
  public List<Permission> requiredPermissions(RestCall call) {
    return rule.permissions(name, call);
  }

  @Override
  public RestResponse run(RestCall call) {
    return handler.apply(call);
  }
}
