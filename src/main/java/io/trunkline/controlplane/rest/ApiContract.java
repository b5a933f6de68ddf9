package io.trunkline.controlplane.rest;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.SchemaRepository;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.contract.Path;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** {@code openapi.yaml}: what can be called, and how. */
public final class ApiContract {
  private static final String FILE = "/openapi.yaml";

  private final String yaml;
  private final OpenAPIContract contract;
  private final AuditParameters shown;

  private ApiContract(String yaml, JsonObject json, OpenAPIContract contract) {
    this.yaml = yaml;
    this.contract = contract;
    this.shown = new AuditParameters(json);
  }

  /** Fails when the file does not hold to OpenAPI 3.1. */
  public static Future<ApiContract> load(Vertx vertx) {
    var text = text();
    Map<String, Object> yaml = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
    // The library takes plain JSON only.
    var json = new JsonObject(new JsonObject(yaml).encode());
    return OpenAPIContract.from(vertx, AnchoredPatterns.inJava(json))
        .map(contract -> new ApiContract(text, json, contract));
  }

  /** By the class loader: Vert.x would prefer a file of that name in the working directory. */
  private static String text() {
    try (var stream = ApiContract.class.getResourceAsStream(FILE)) {
      return new String(Objects.requireNonNull(stream).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The file as it is. */
  String yaml() {
    return yaml;
  }

  Set<String> operationIds() {
    return contract.operations().stream()
        .map(io.vertx.openapi.contract.Operation::getOperationId)
        .collect(Collectors.toSet());
  }

  /** Operations that anybody could call, for they state no action. */
  Set<String> operationsWithoutAction() {
    return contract.operations().stream()
        .filter(operation -> action(operation).isEmpty())
        .map(io.vertx.openapi.contract.Operation::getOperationId)
        .collect(Collectors.toSet());
  }

  static Optional<String> action(io.vertx.openapi.contract.Operation operation) {
    return Optional.ofNullable(operation.getOpenAPIModel().getString("x-trunkline-action"));
  }

  AuditParameters shown() {
    return shown;
  }

  /** By which methods a path can be called; none when it leads nowhere. */
  List<String> methods(HttpServerRequest request) {
    return findPath(request).stream()
        .flatMap(path -> path.getOperations().stream())
        .map(operation -> operation.getHttpMethod().name())
        .sorted()
        .toList();
  }

  Optional<Endpoint> find(HttpServerRequest request) {
    return findPath(request)
        .map(_ -> contract.findOperation(request.path(), request.method()))
        .map(operation -> new Endpoint(this, operation));
  }

  private Optional<Path> findPath(HttpServerRequest request) {
    return Optional.ofNullable(request.path()).map(contract::findPath);
  }

  /** Refuses a value that is not as its schema says; {@code name} is what it is called. */
  void check(String name, JsonSchema schema, Object value) {
    SchemaRepository schemas = contract.getSchemaRepository();
    var result = schemas.validator(schema).validate(value);
    if (!result.getValid()) {
      throw new SchemaError(contract.getRawContract(), schema).refusal(name, result.getErrors());
    }
  }
}
