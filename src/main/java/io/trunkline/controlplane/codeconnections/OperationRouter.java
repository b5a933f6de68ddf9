package io.trunkline.controlplane.codeconnections;

import io.trunkline.connection.Namespace;
import io.trunkline.controlplane.ApiError;
import io.trunkline.controlplane.ApiException;
import io.trunkline.controlplane.SignedCaller;
import io.trunkline.controlplane.codeconnections.Shape.Structure;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Finds the operation of a target, and holds the body to its shape. */
final class OperationRouter {
  private final Map<String, Operation> operations;
  private final Map<Target, Structure> inputs = new HashMap<>();

  OperationRouter(List<Operation> operations) {
    this.operations =
        operations.stream().collect(Collectors.toMap(Operation::name, Function.identity()));
    Needs.requireRows(this.operations.keySet());
    for (var namespace : Namespace.values()) {
      var shapes = new Shapes(namespace);
      operations.forEach(operation ->
          inputs.put(new Target(namespace, operation.name()), operation.input().apply(shapes)));
    }
  }

  /** Refuses a target that no operation has. */
  Routed find(String targetHeader) {
    return Target.find(targetHeader)
        .flatMap(target ->
            Optional.ofNullable(operations.get(target.operation()))
                .map(operation ->
                    new Routed(target, operation, Objects.requireNonNull(inputs.get(target)))))
        .orElseThrow(() -> new ApiException(ApiError.UNKNOWN_OPERATION, ""));
  }

  /** A target, its operation, and what that takes in its namespace. */
  record Routed(Target target, Operation operation, Structure shape) {
    /** Refuses a body that is not as the operation's shape says. */
    OperationCall read(SignedCaller signed, Buffer body) {
      var input = Validator.validate(shape, body);
      return new OperationCall(signed.caller(), target.namespace(), signed.region(), input);
    }

    /** What the call is about, for the audit trail. */
    JsonObject parameters(OperationCall call) {
      return ShownInput.of(shape, call.input().json());
    }
  }
}
