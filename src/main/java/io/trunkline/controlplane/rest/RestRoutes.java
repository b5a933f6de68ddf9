package io.trunkline.controlplane.rest;

import io.trunkline.controlplane.ApiError;
import io.trunkline.controlplane.ApiException;
import io.trunkline.controlplane.ControlCall;
import io.trunkline.controlplane.ControlRoutes;
import io.trunkline.controlplane.RequestGuard;
import io.trunkline.controlplane.rest.RestPermissionRule.PublishedRule;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Serves {@code /v1}, and {@code /openapi.yaml} without a signature. */
public final class RestRoutes implements ControlRoutes {
  private static final String YAML = "application/yaml";

  private final RequestGuard guard;
  private final ApiContract contract;
  private final ResourceArns arns;
  private final Map<String, RestOperation> operations;

  /**
   * {@code lookups} has one lookup per kind of resource, such as {@code connection}.
   *
   * @throws IllegalStateException if openapi.yaml does not describe exactly these operations with
   *     the permissions they require
   */
  public RestRoutes(
      RequestGuard guard,
      ApiContract contract,
      Collection<RestOperations> operations,
      Map<String, ArnLookup> lookups) {
    this.guard = guard;
    this.contract = contract;
    this.arns = new ResourceArns(guard.deployment(), lookups);
    this.operations =
        operations.stream()
            .flatMap(group -> group.operations().stream())
            .collect(Collectors.toMap(RestOperation::name, Function.identity()));
    checkContract();
  }

  private void checkContract() {
    var described =
        contract.endpoints().stream().collect(Collectors.toMap(Endpoint::id, Endpoint::permission));
    var served = new HashMap<String, Optional<PublishedRule>>();
    operations.forEach(
        (name, operation) -> served.put(name, Optional.of(operation.rule().published(name))));
    if (!described.equals(served)) {
      throw new IllegalStateException(
          "openapi.yaml describes %s, but the operations are %s".formatted(described, served));
    }
  }

  @Override
  public void mount(Router router) {
    router.get("/openapi.yaml").handler(this::describe);
    router
        .route("/openapi.yaml")
        .handler(context -> {
          throw ControlRoutes.methodNotAllowed(context.request(), "GET");
        });
    router.route("/v1/*").handler(this::serve).failureHandler(this::auditFailure);
  }

  private void describe(RoutingContext context) {
    ControlCall call = context.get(ControlCall.KEY);
    call.setApi("trunkline");
    call.setOperation("GetDescription", true);
    context.response().putHeader(HttpHeaders.CONTENT_TYPE, YAML).end(contract.yaml());
  }

  private void serve(RoutingContext context) {
    var request = context.request();
    ControlCall call = context.get(ControlCall.KEY);
    call.setApi("trunkline");
    var body = guard.readBody(request, end -> context.addEndHandler(_ -> end.run())).await();
    var signed = guard.authenticate(request, body, call);
    var endpoint = contract.find(request).orElseThrow(() -> unknownEndpoint(request));
    var operation = Optional.ofNullable(operations.get(endpoint.id())).orElseThrow();
    call.setOperation(operation.name(), operation.isReadOnly());
    var restCall = endpoint.read(request, body, signed.caller(), arns);
    call.setParameters(contract.auditParameters().of(endpoint, restCall));
    respond(context, guard.run(operation, restCall, signed, call));
  }

  /** Audits a failed call. {@code ControlVerticle} writes the response. */
  private void auditFailure(RoutingContext context) {
    ControlCall call = context.get(ControlCall.KEY);
    var error =
        Optional.ofNullable(context.failure()).map(ControlCall::error).orElse(ApiError.INTERNAL);
    guard.audit(call, error.code()).onComplete(_ -> context.next());
  }

  @Override
  public Future<Void> settled() {
    return guard.settled();
  }

  private ApiException unknownEndpoint(HttpServerRequest request) {
    var methods = String.join(", ", contract.methods(request));
    if (methods.isEmpty()) {
      return new ApiException(
          ApiError.UNKNOWN_OPERATION,
          "Unknown path. All operations are described in /openapi.yaml.");
    }
    return ControlRoutes.methodNotAllowed(request, methods);
  }

  private static void respond(RoutingContext context, RestResponse answer) {
    var response = context.response();
    if (!response.closed() && !response.ended()) {
      response
          .setStatusCode(answer.status())
          .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
          .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
          .putHeader("X-Content-Type-Options", "nosniff")
          .end(answer.body().toBuffer());
    }
  }
}
