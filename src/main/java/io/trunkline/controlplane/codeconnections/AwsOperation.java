package io.trunkline.controlplane.codeconnections;

import io.trunkline.controlplane.codeconnections.Shape.Structure;
import io.vertx.core.json.JsonObject;
import java.util.function.Function;

/** One operation of the API: its name, what it takes in a namespace, and what it does. */
record AwsOperation(String name, Function<Shapes, Structure> input, AwsHandler work) {

  /** Runs on a virtual thread; answers the output structure, or throws a refusal. */
  interface AwsHandler {
    JsonObject run(AwsCall call);
  }
}
