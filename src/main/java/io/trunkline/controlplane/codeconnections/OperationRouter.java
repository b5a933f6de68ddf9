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

/** Finds the operation that an {@code X-Amz-Target} names. */
final class OperationRouter {
  private final Map<AmzTarget, Routed> routes = new HashMap<>();
  private final Map<String, Routed> routesByHeader = new HashMap<>();

  OperationRouter(List<AwsOperation> operations) {
    for (var namespace : Namespace.values()) {
      var shapes = new Shapes(namespace);
      for (var operation : operations) {
        var target = new AmzTarget(namespace, operation.name());
        var routed = new Routed(target, operation, operation.input().apply(shapes));
        routes.put(target, routed);
        target.usualHeaders().forEach(header -> routesByHeader.put(header, routed));
      }
    }
  }

  /** Rejects an unknown target. */
  Routed find(String targetHeader) {
    return Optional.ofNullable(routesByHeader.get(targetHeader))
        .or(() -> AmzTarget.find(targetHeader).map(routes::get))
        .orElseThrow(() -> new ApiException(ApiError.UNKNOWN_OPERATION, ""));
  }

  /** An operation in one namespace, with its input shape there. */
  record Routed(AmzTarget target, AwsOperation operation, Structure shape) {
    /** Validates the body against the input shape. */
    AwsCall read(SignedCaller signed, String partition, Buffer body) {
      var input = Validator.validate(shape, body);
      return new AwsCall(signed.caller(), partition, target.namespace(), signed.region(), input);
    }

    /** The input for the audit trail. */
    JsonObject parameters(AwsCall call) {
      return AuditInput.of(shape, call.input().json());
    }
  }
}
