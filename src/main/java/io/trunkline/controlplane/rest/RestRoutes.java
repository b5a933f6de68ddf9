package io.trunkline.controlplane.rest;

import io.trunkline.controlplane.ApiError;
import io.trunkline.controlplane.ApiException;
import io.trunkline.controlplane.Authenticator;
import io.trunkline.controlplane.ControlCall;
import io.trunkline.controlplane.RequestBody;
import io.trunkline.controlplane.Routes;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** {@code /v1} and {@code /openapi.yaml}; the latter needs no signature. */
public final class RestRoutes implements Routes {
  private static final String YAML = "application/yaml";

  private final Authenticator authenticator;
  private final Contract contract;
  private final Map<String, Operation> operations;

  /**
   * Takes what answers.
   *
   * @throws IllegalStateException when not exactly the operations of the contract are there
   */
  public RestRoutes(
      Authenticator authenticator, Contract contract, Collection<Operations> operations) {
    this.authenticator = authenticator;
    this.contract = contract;
    this.operations =
        operations.stream()
            .flatMap(some -> some.operations().stream())
            .collect(Collectors.toMap(Operation::id, Function.identity()));
    if (!this.operations.keySet().equals(contract.operationIds())) {
      throw new IllegalStateException(
          "described are %s, there are %s"
              .formatted(contract.operationIds(), this.operations.keySet()));
    }
  }

  @Override
  public void mount(Router router) {
    router.get("/openapi.yaml").handler(this::describe);
    router.route("/v1/*").handler(this::serve);
  }

  private void describe(RoutingContext context) {
    ControlCall call = context.get(ControlCall.KEY);
    call.isFor("GetDescription");
    context.response().putHeader(HttpHeaders.CONTENT_TYPE, YAML).end(contract.yaml());
  }

  private void serve(RoutingContext context) {
    var request = context.request();
    ControlCall call = context.get(ControlCall.KEY);
    var body = RequestBody.read(request).await();
    var caller = authenticator.authenticate(request, body).caller();
    call.isBy(caller);
    var endpoint = contract.find(request).orElseThrow(() -> nothingThere(request));
    call.isFor(endpoint.id());
    var operation = Optional.ofNullable(operations.get(endpoint.id())).orElseThrow();
    respond(context, operation.work().run(endpoint.read(request, body, caller)));
  }

  private ApiException nothingThere(HttpServerRequest request) {
    var methods = String.join(", ", contract.methods(request));
    if (methods.isEmpty()) {
      return new ApiException(
          ApiError.UNKNOWN_OPERATION, "Nothing is served here; /openapi.yaml says what is where.");
    }
    request.response().putHeader(HttpHeaders.ALLOW, methods);
    return new ApiException(
        ApiError.METHOD_NOT_ALLOWED, "Only %s can be done here.".formatted(methods));
  }

  private static void respond(RoutingContext context, Answer answer) {
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
