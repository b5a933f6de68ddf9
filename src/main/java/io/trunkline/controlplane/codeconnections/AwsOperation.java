package io.trunkline.controlplane.codeconnections;

import io.trunkline.account.Permission;
import io.trunkline.controlplane.Operation;
import io.trunkline.controlplane.codeconnections.Shape.Structure;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Function;

/**
 * One operation of the CodeConnections API.
 *
 * @param input its input shape in a namespace
 * @param handler returns the output structure
 */
record AwsOperation(
    String name,
    boolean isReadOnly,
    Function<Shapes, Structure> input,
    AwsPermissionRule rule,
    Function<AwsCall, JsonObject> handler)
    implements Operation<AwsCall, JsonObject> {

  /** An operation that changes nothing. */
  static AwsOperation readOnly(
      String name,
      Function<Shapes, Structure> input,
      AwsPermissionRule rule,
      Function<AwsCall, JsonObject> handler) {
    return new AwsOperation(name, true, input, rule, handler);
  }

  static AwsOperation changing(
      String name,
      Function<Shapes, Structure> input,
      AwsPermissionRule rule,
      Function<AwsCall, JsonObject> handler) {
    return new AwsOperation(name, false, input, rule, handler);
  }

  @Override
  public List<Permission> requiredPermissions(AwsCall call) {
    return rule.permissions(name, call);
  }

  @Override
  public JsonObject run(AwsCall call) {
    return handler.apply(call);
  }
}
