package io.trunkline.controlplane.rest;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.contract.Operation;
import io.vertx.openapi.contract.Path;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The contract of the native API: {@code openapi.yaml}. */
public final class ApiContract {
  private static final String FILE = "/openapi.yaml";

  private final String yaml;
  private final OpenAPIContract contract;
  private final SchemaValidator validator;
  private final AuditParameters auditParameters;

  private ApiContract(String yaml, JsonObject json, OpenAPIContract contract) {
    this.yaml = yaml;
    this.contract = contract;
    this.validator = new SchemaValidator(contract);
    this.auditParameters = new AuditParameters(json);
  }

  /** Fails if the file is not valid OpenAPI 3.1. */
  public static Future<ApiContract> load(Vertx vertx) {
    var text = text();
    Map<String, Object> yaml = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
    // Encodes and decodes the document, because the library accepts only plain JSON types.
    var json = new JsonObject(new JsonObject(yaml).encode());
    return OpenAPIContract.from(vertx, AnchoredPatterns.inJava(json))
        .map(contract -> new ApiContract(text, json, contract));
  }

  /**
   * Reads the file with the class loader, because Vert.x would prefer a file of this name in the
   * working directory.
   */
  private static String text() {
    try (var stream = ApiContract.class.getResourceAsStream(FILE)) {
      return new String(Objects.requireNonNull(stream).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The text of the file. */
  String yaml() {
    return yaml;
  }

  List<Endpoint> endpoints() {
    return contract.operations().stream().map(this::endpoint).toList();
  }

  private Endpoint endpoint(Operation operation) {
    return new Endpoint(validator, operation);
  }

  AuditParameters auditParameters() {
    return auditParameters;
  }

  /** Returns the methods that a path supports; empty if the path is unknown. */
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
        .map(this::endpoint);
  }

  private Optional<Path> findPath(HttpServerRequest request) {
    return Optional.ofNullable(request.path()).map(contract::findPath);
  }
}
