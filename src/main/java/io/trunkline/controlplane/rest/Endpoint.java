package io.trunkline.controlplane.rest;

import io.trunkline.account.Caller;
import io.trunkline.controlplane.ApiError;
import io.trunkline.controlplane.ApiException;
import io.trunkline.controlplane.rest.RestPermissionRule.PublishedRule;
import io.trunkline.platform.text.StrictJson;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.common.dsl.SchemaType;
import io.vertx.openapi.contract.Location;
import io.vertx.openapi.contract.Operation;
import io.vertx.openapi.contract.Parameter;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads and validates the requests of one operation as openapi.yaml describes it. Percent-decodes
 * every text once. The request reader of the OpenAPI library would decode it twice.
 */
record Endpoint(SchemaValidator validator, Operation operation) {
  private static final Pattern JSON = Pattern.compile("(?i)application/json\\s*(;.*)?");
  private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,9}");

  String id() {
    return operation.getOperationId();
  }

  /** Returns empty if openapi.yaml states no action. */
  Optional<PublishedRule> permission() {
    var model = operation.getOpenAPIModel();
    return Optional.ofNullable(model.getString("x-trunkline-action"))
        .map(action ->
            new PublishedRule(
                action,
                model.getString("x-trunkline-resource", "*"),
                model.getBoolean("x-trunkline-administrator", false)));
  }

  /** Rejects a request that does not match the contract. */
  RestCall read(HttpServerRequest request, Buffer body, Caller caller, ResourceArns arns) {
    var path = readPath(request);
    var query = readQuery(request);
    return new RestCall(caller, arns, path, query, readBody(request, body));
  }

  private List<Parameter> parameters(Location location) {
    return operation.getParameters().stream()
        .filter(parameter -> parameter.getIn() == location)
        .toList();
  }

  private Map<String, String> readPath(HttpServerRequest request) {
    var names = operation.getAbsoluteOpenAPIPath().split("/", -1);
    var texts = request.path().split("/", -1);
    var path = new HashMap<String, String>();
    for (var parameter : parameters(Location.PATH)) {
      var at = List.of(names).indexOf("{" + parameter.getName() + "}");
      var text = decoded(parameter.getName(), texts[at]);
      check(parameter, text);
      path.put(parameter.getName(), text);
    }
    return path;
  }

  /** Decodes a path segment, in which a plus sign is literal. */
  private static String decoded(String name, String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw invalid(name + ": is not percent-encoded correctly");
    }
  }

  private Map<String, String> readQuery(HttpServerRequest request) {
    var parameters = query(request);
    var query = new HashMap<String, String>();
    for (var parameter : parameters(Location.QUERY)) {
      var texts = parameters.getAll(parameter.getName());
      if (texts.size() > 1) {
        throw invalid(parameter.getName() + ": must not be repeated");
      }
      texts.forEach(text -> {
        check(parameter, text);
        query.put(parameter.getName(), text);
      });
    }
    parameters.names().stream()
        .filter(name -> !query.containsKey(name))
        .findFirst()
        .ifPresent(name -> {
          throw invalid(unknown(name));
        });
    return query;
  }

  private static MultiMap query(HttpServerRequest request) {
    try {
      return request.params();
    } catch (IllegalArgumentException e) {
      throw invalid("The query string is not percent-encoded correctly.");
    }
  }

  private String unknown(String name) {
    var known = parameters(Location.QUERY).stream().map(Parameter::getName).toList();
    return known.isEmpty()
        ? name + ": is unknown; this operation has no query parameters"
        : name + ": is unknown; the query parameters are " + String.join(", ", known);
  }

  private void check(Parameter parameter, String text) {
    var isNumber = parameter.getSchemaType() == SchemaType.INTEGER && WHOLE.matcher(text).matches();
    validator.validate(
        parameter.getName(), parameter.getSchema(), isNumber ? Integer.valueOf(text) : text);
  }

  private JsonObject readBody(HttpServerRequest request, Buffer body) {
    var requestBody = operation.getRequestBody();
    if (requestBody == null || (!requestBody.isRequired() && body.length() == 0)) {
      return new JsonObject();
    }
    if (body.length() == 0) {
      throw invalid("The request body is missing; it must be a JSON object.");
    }
    var contentType = request.getHeader(HttpHeaders.CONTENT_TYPE);
    if (contentType == null || !JSON.matcher(contentType.strip()).matches()) {
      throw new ApiException(
          ApiError.UNSUPPORTED_MEDIA_TYPE, "Content-Type must be application/json.");
    }
    var json = decoded(body);
    var content = Optional.ofNullable(requestBody.getContent().get("application/json"));
    validator.validate("", content.orElseThrow().getSchema(), json);
    return (JsonObject) json;
  }

  private static Object decoded(Buffer body) {
    try {
      var json = StrictJson.decode(body);
      return json == null ? "null" : json;
    } catch (DecodeException e) {
      var isDuplicate = String.valueOf(e.getMessage()).startsWith("Duplicate field");
      throw new ApiException(
          ApiError.SERIALIZATION,
          isDuplicate
              ? "The request body is not valid JSON: " + e.getMessage()
              : "The request body is not valid JSON.");
    }
  }

  private static ApiException invalid(String message) {
    return new ApiException(ApiError.VALIDATION, message);
  }
}
