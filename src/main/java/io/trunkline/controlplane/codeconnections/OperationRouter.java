package io.trunkline.controlplane.codeconnections;

import io.trunkline.controlplane.ApiError;
import io.trunkline.controlplane.ApiException;
import io.trunkline.controlplane.SignedCaller;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Finds the operation of a target, holds the body to its shape, and runs it. */
final class OperationRouter {
  private final Map<String, Operation> operations;

  OperationRouter(List<Operation> operations) {
    this.operations =
        operations.stream().collect(Collectors.toMap(Operation::name, Function.identity()));
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
    JsonObject run(SignedCaller caller, Buffer body) {
      var shapes = new Shapes(target.namespace());
      var input = Validator.validate(operation.input().apply(shapes), body);
      return operation
          .work()
          .run(new OperationCall(caller.caller(), target.namespace(), caller.region(), input));
    }
  }
}
