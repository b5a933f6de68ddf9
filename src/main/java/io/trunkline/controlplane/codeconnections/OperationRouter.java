package io.trunkline.controlplane.codeconnections;

import io.trunkline.controlplane.ApiError;
import io.trunkline.controlplane.ApiException;
import io.trunkline.controlplane.SignedCaller;
import io.trunkline.controlplane.codeconnections.Shape.Structure;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Finds the operation of a target, and holds the body to its shape. */
final class OperationRouter {
  private final Map<String, Operation> operations;

  OperationRouter(List<Operation> operations) {
    this.operations =
        operations.stream().collect(Collectors.toMap(Operation::name, Function.identity()));
    Needs.requireRows(this.operations.keySet());
  }

  /** Refuses a target that no operation has. */
  Routed find(String targetHeader) {
    return Target.find(targetHeader)
        .flatMap(target ->
            Optional.ofNullable(operations.get(target.operation()))
                .map(operation -> new Routed(target, operation)))
        .orElseThrow(() -> new ApiException(ApiError.UNKNOWN_OPERATION, ""));
  }

  /** A target and its operation. */
  record Routed(Target target, Operation operation) {
    /** Refuses a body that is not as the operation's shape says. */
    OperationCall read(SignedCaller signed, Buffer body) {
      var input = Validator.validate(shape(), body);
      return new OperationCall(signed.caller(), target.namespace(), signed.region(), input);
    }

    /** What the call is about, for the audit trail. */
    JsonObject parameters(OperationCall call) {
      return ShownInput.of(shape(), call.input().json());
    }

    private Structure shape() {
      return operation.input().apply(new Shapes(target.namespace()));
    }
  }
}
