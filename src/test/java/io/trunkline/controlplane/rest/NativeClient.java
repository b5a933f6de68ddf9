package io.trunkline.controlplane.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.account.AccessKey;
import io.trunkline.platform.aws.SdkSigner;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.validation.ResponseValidator;
import io.vertx.openapi.validation.ValidatableResponse;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Calls the native API with the AWS SDK's signatures, and validates responses by openapi.yaml. */
final class NativeClient implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private final NativeApi api;
  private final AccessKey key;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final OpenAPIContract contract = NativeApi.DESCRIPTION.theirs();
  private final ResponseValidator validator;

  NativeClient(NativeApi api, AccessKey key) {
    this.api = api;
    this.key = key;
    this.validator = ResponseValidator.create(api.node().vertx(), contract);
  }

  /** A response that is valid according to openapi.yaml. */
  record Reply(int status, JsonObject body, HttpResponse<String> response) {
    String code() {
      return body.getJsonObject("error").getString("code");
    }

    String message() {
      return body.getJsonObject("error").getString("message");
    }
  }

  Reply get(String path) {
    return call("GET", path, "");
  }

  Reply delete(String path) {
    return call("DELETE", path, "");
  }

  Reply post(String path) {
    return call("POST", path, "");
  }

  Reply post(String path, JsonObject body) {
    return call("POST", path, body.encode());
  }

  Reply put(String path, JsonObject body) {
    return call("PUT", path, body.encode());
  }

  Reply call(String method, String path, String body) {
    return call(method, path, body, Map.of("Content-Type", "application/json"));
  }

  Reply call(String method, String path, String body, Map<String, String> headers) {
    var signer = new SdkSigner(key.id(), key.secret(), Clock.systemUTC());
    var signed = signer.sign(method, api.uri(path), headers, body);
    var request = HttpRequest.newBuilder(api.uri(path)).timeout(TIMEOUT);
    signed
        .headers()
        .forEach((name, values) -> {
          if (!name.equalsIgnoreCase("host") && !name.equalsIgnoreCase("content-length")) {
            values.forEach(value -> request.header(name, value));
          }
        });
    return send(request.method(method, BodyPublishers.ofString(body)).build());
  }

  Reply send(HttpRequest request) {
    try {
      var response = http.send(request, BodyHandlers.ofString());
      var body = new JsonObject(response.body());
      check(request, response);
      return new Reply(response.statusCode(), body, response);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void check(HttpRequest request, HttpResponse<String> response) {
    assertThat(response.headers().firstValue("content-type")).contains("application/json");
    var answer =
        ValidatableResponse.create(
            response.statusCode(), Buffer.buffer(response.body()), "application/json");
    api.await(validator.validate(answer, operationId(request)));
  }

  /**
   * Returns the operation of the request. For an unknown path it returns any operation, because all
   * describe errors alike.
   */
  private String operationId(HttpRequest request) {
    return Optional.ofNullable(
            contract.findOperation(
                request.uri().getRawPath(), HttpMethod.valueOf(request.method())))
        .map(operation -> operation.getOperationId())
        .orElse("GetInstallation");
  }

  @Override
  public void close() {
    http.close();
  }
}
