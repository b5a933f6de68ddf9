package io.trunkline.controlplane.sts;

import static io.trunkline.controlplane.sts.StsXml.element;
import static io.trunkline.controlplane.sts.StsXml.text;

import io.netty.handler.codec.http.QueryStringDecoder;
import io.trunkline.controlplane.ApiError;
import io.trunkline.controlplane.ApiException;
import io.trunkline.controlplane.ControlCall;
import io.trunkline.controlplane.ControlRoutes;
import io.trunkline.controlplane.RequestGuard;
import io.trunkline.controlplane.SignedCaller;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Serves {@code GetCallerIdentity} of AWS STS in the AWS query protocol: {@code POST /} with a
 * form, answered with XML. Like AWS, it requires no permission. AWS STS API Reference,
 * "GetCallerIdentity" and "Common Errors".
 *
 * <p>Mount these routes before those of AWS JSON, which serve every other {@code POST /}. A request
 * with an {@code X-Amz-Target} is theirs, whatever its content type: curl calls any body a form.
 */
public final class StsRoutes implements ControlRoutes {
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String OPERATION = "GetCallerIdentity";
  private static final String VERSION = "2011-06-15";
  private static final int PARAMETERS_MAX = 100;

  private final RequestGuard guard;

  public StsRoutes(RequestGuard guard) {
    this.guard = guard;
  }

  @Override
  public void mount(Router router) {
    router
        .post("/")
        .consumes(FORM)
        .handler(context -> passOnOr(this::serve, context))
        .failureHandler(context -> passOnOr(this::respondWithError, context));
  }

  /**
   * Leaves a request with an {@code X-Amz-Target} to the routes after these. The failure handler
   * needs this, too, because the router asks the failure handlers of all matching routes in order.
   */
  private static void passOnOr(Handler<RoutingContext> handler, RoutingContext context) {
    if (context.request().headers().contains("X-Amz-Target")) {
      context.next();
    } else {
      handler.handle(context);
    }
  }

  private void serve(RoutingContext context) {
    var request = context.request();
    ControlCall call = context.get(ControlCall.KEY);
    call.setApi("sts");
    var body = guard.readBody(request, end -> context.addEndHandler(_ -> end.run())).await();
    var signed = guard.authenticate(request, body, call);
    checkAction(body);
    call.setOperation(OPERATION, true);
    guard.audit(call, "OK").await();
    respond(context, 200, StsXml.encode(identity(signed, call)));
  }

  private static void checkAction(Buffer body) {
    var form = new Form(body);
    if (!form.value("Action").equals(OPERATION) || !form.value("Version").equals(VERSION)) {
      throw new ApiException(
          ApiError.UNKNOWN_OPERATION,
          "Trunkline serves only the operation %s, version %s, of AWS STS."
              .formatted(OPERATION, VERSION));
    }
  }

  private StsXml.Element identity(SignedCaller signed, ControlCall call) {
    var caller = signed.caller();
    return element(
        "GetCallerIdentityResponse",
        element(
            "GetCallerIdentityResult",
            text("Arn", guard.deployment().principal(caller.accountId(), caller.accessKeyId())),
            text("UserId", caller.accessKeyId()),
            text("Account", caller.accountId().value())),
        element("ResponseMetadata", text("RequestId", call.requestId())));
  }

  @Override
  public Future<Void> settled() {
    return guard.settled();
  }

  private void respondWithError(RoutingContext context) {
    ControlCall call = context.get(ControlCall.KEY);
    var rejection = call.rejection(ControlRoutes.failure(context));
    var error = QueryError.of(rejection.error());
    var body =
        StsXml.encode(
            element(
                "ErrorResponse",
                element(
                    "Error",
                    text("Type", error.status() < 500 ? "Sender" : "Receiver"),
                    text("Code", error.code()),
                    text("Message", rejection.text())),
                text("RequestId", call.requestId())));
    guard
        .audit(call, rejection.error().code())
        .onComplete(_ -> respond(context, error.status(), body));
  }

  private static void respond(RoutingContext context, int status, Buffer body) {
    var response = context.response();
    if (!response.closed() && !response.ended()) {
      response.setStatusCode(status).putHeader(HttpHeaders.CONTENT_TYPE, "text/xml").end(body);
    }
  }

  /** An error in the terms of the query protocol. */
  private record QueryError(String code, int status) {
    static QueryError of(ApiError error) {
      return switch (error) {
        case MISSING_AUTHENTICATION_TOKEN -> new QueryError("MissingAuthenticationToken", 403);
        case INCOMPLETE_SIGNATURE -> new QueryError("IncompleteSignature", 403);
        case INVALID_SIGNATURE -> new QueryError("SignatureDoesNotMatch", 403);
        case UNRECOGNIZED_CLIENT -> new QueryError("InvalidClientTokenId", 403);
        case EXPIRED_TOKEN -> new QueryError("ExpiredToken", 403);
        case UNKNOWN_OPERATION -> new QueryError("InvalidAction", 400);
        case VALIDATION -> new QueryError("ValidationError", 400);
        case INTERNAL -> new QueryError("InternalFailure", 500);
        default -> new QueryError(error.code(), error.status());
      };
    }
  }

  /** The fields of a form body; a missing one is empty. */
  private record Form(Map<String, List<String>> fields) {
    Form(Buffer body) {
      this(decode(body));
    }

    private static Map<String, List<String>> decode(Buffer body) {
      try {
        return new QueryStringDecoder(
                body.toString(), StandardCharsets.UTF_8, false, PARAMETERS_MAX)
            .parameters();
      } catch (IllegalArgumentException e) {
        throw new ApiException(ApiError.VALIDATION, "The form is malformed.");
      }
    }

    String value(String name) {
      return fields.getOrDefault(name, List.of("")).getFirst();
    }
  }
}
