package io.trunkline.node;

import io.trunkline.account.AccessKey;
import io.trunkline.platform.aws.SdkSigner;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;

/** Sends signed calls to the control listener of a node, with one access key. */
public final class ApiClient implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private final TestNode node;
  private final AccessKey key;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  ApiClient(TestNode node, AccessKey key) {
    this.node = node;
    this.key = key;
  }

  public AccessKey key() {
    return key;
  }

  /** Returns the body of a call that must succeed. */
  public JsonObject get(String path) {
    var response = call("GET", path, "");
    if (response.statusCode() != 200) {
      throw new AssertionError(path + ": " + response.statusCode() + " " + response.body());
    }
    return new JsonObject(response.body());
  }

  /** Returns the body of a call that must succeed. */
  public JsonObject request(String method, String path, JsonObject body) {
    var response = call(method, path, body);
    if (response.statusCode() >= 300) {
      throw new AssertionError(path + ": " + response.statusCode() + " " + response.body());
    }
    return new JsonObject(response.body());
  }

  /** Calls the native API; an empty body is sent as such. */
  public HttpResponse<String> call(String method, String path, String body) {
    return send(method, path, body, Map.of("Content-Type", "application/json"));
  }

  public HttpResponse<String> call(String method, String path, JsonObject body) {
    return call(method, path, body.encode());
  }

  /** Calls an operation of AWS CodeConnections. */
  public HttpResponse<String> aws(String operation, JsonObject body) {
    return send(
        "POST",
        "/",
        body.encode(),
        Map.of(
            "Content-Type",
            "application/x-amz-json-1.0",
            "X-Amz-Target",
            "CodeConnections_20231201." + operation));
  }

  private HttpResponse<String> send(
      String method, String path, String body, Map<String, String> headers) {
    var uri = node.controlUri(path);
    var request =
        HttpRequest.newBuilder(uri).timeout(TIMEOUT).method(method, BodyPublishers.ofString(body));
    new SdkSigner(key.id(), key.secret(), Clock.systemUTC())
        .sign(method, uri, headers, body)
        .headers()
        .forEach((name, values) -> {
          if (!name.equalsIgnoreCase("host") && !name.equalsIgnoreCase("content-length")) {
            values.forEach(value -> request.header(name, value));
          }
        });
    return send(request.build());
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
