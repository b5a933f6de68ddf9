package io.trunkline.controlplane.codeconnections;

import io.trunkline.controlplane.ApiError;
import io.trunkline.controlplane.ApiException;
import io.trunkline.controlplane.SignedCaller;
import io.trunkline.controlplane.codeconnections.Shape.Structure;
import io.trunkline.resource.Namespace;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the operation of a target, and holds the body to its shape. */
final class OperationRouter {
  private final Map<AmzTarget, Routed> routes = new HashMap<>();
  private final Map<String, Routed> usual = new HashMap<>();

  OperationRouter(List<AwsOperation> operations) {
    for (var namespace : Namespace.values()) {
      var shapes = new Shapes(namespace);
      for (var operation : operations) {
        var target = new AmzTarget(namespace, operation.name());
        var routed = new Routed(target, operation, operation.input().apply(shapes));
        routes.put(target, routed);
        target.usual().forEach(header -> usual.put(header, routed));
      }
    }
  }

  /** Refuses a target that no operation has. */
  Routed find(String targetHeader) {
    return Optional.ofNullable(usual.get(targetHeader))
        .or(() -> AmzTarget.find(targetHeader).map(routes::get))
        .orElseThrow(() -> new ApiException(ApiError.UNKNOWN_OPERATION, ""));
  }

  /** A target, its operation, and what that takes in its namespace. */
  record Routed(AmzTarget target, AwsOperation operation, Structure shape) {
    /** Refuses a body that is not as the operation's shape says. */
    AwsCall read(SignedCaller signed, String partition, Buffer body) {
      var input = Validator.validate(shape, body);
      return new AwsCall(signed.caller(), partition, target.namespace(), signed.region(), input);
    }

    /** What the call is about, for the audit trail. */
    JsonObject parameters(AwsCall call) {
      return AuditInput.of(shape, call.input().json());
    }
  }
}
