package io.trunkline.controlplane.codeconnections;

import io.trunkline.controlplane.ControlCall;
import io.trunkline.controlplane.ControlRoutes;
import io.trunkline.controlplane.RequestGuard;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;

/** Serves {@code POST /} in AWS JSON 1.0, and writes its errors. */
public final class CodeConnectionsRoutes implements ControlRoutes {
  private static final String CONTENT_TYPE = "application/x-amz-json-1.0";

  private final RequestGuard guard;
  private final OperationRouter operations;

  public CodeConnectionsRoutes(RequestGuard guard, List<AwsOperations> operations) {
    this.guard = guard;
    this.operations =
        new OperationRouter(
            operations.stream().flatMap(group -> group.operations().stream()).toList());
  }

  @Override
  public void mount(Router router) {
    router.post("/").handler(this::serve).failureHandler(this::respondWithError);
    router
        .route("/")
        .handler(context -> {
          throw ControlRoutes.methodNotAllowed(context.request(), "POST");
        });
  }

  private void serve(RoutingContext context) {
    var request = context.request();
    ControlCall call = context.get(ControlCall.KEY);
    call.setApi("codeconnections");
    var body = guard.readBody(request, end -> context.addEndHandler(_ -> end.run())).await();
    var signed = guard.authenticate(request, body, call);
    var routed = operations.find(Optional.ofNullable(request.getHeader("X-Amz-Target")).orElse(""));
    var operation = routed.operation();
    call.setOperation(operation.name(), operation.isReadOnly());
    var awsCall = routed.read(signed, guard.deployment().partition(), body);
    call.setParameters(routed.parameters(awsCall));
    respond(context, 200, guard.run(operation, awsCall, signed, call));
  }

  @Override
  public Future<Void> settled() {
    return guard.settled();
  }

  private void respondWithError(RoutingContext context) {
    ControlCall call = context.get(ControlCall.KEY);
    var rejection = call.rejection(ControlRoutes.failure(context));
    var error = rejection.error();
    var body = new JsonObject().put("__type", error.awsCode());
    if (!rejection.text().isEmpty()) {
      // Errors of the service model use "Message", errors of the protocol use "message". Clients
      // ignore the one that they do not expect.
      body.put("Message", rejection.text()).put("message", rejection.text());
    }
    guard.audit(call, error.code()).onComplete(_ -> respond(context, error.awsStatus(), body));
  }

  private static void respond(RoutingContext context, int status, JsonObject body) {
    var response = context.response();
    if (!response.closed() && !response.ended()) {
      response
          .setStatusCode(status)
          .putHeader(HttpHeaders.CONTENT_TYPE, CONTENT_TYPE)
          .end(body.toBuffer());
    }
  }
}
