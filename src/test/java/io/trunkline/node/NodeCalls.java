package io.trunkline.node;

import io.trunkline.platform.aws.SdkSigner;
import io.trunkline.platform.secret.Secret;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.util.Map;

/** Signed calls on the control listener of a node, by one access key. */
record NodeCalls(HttpClient http, Node node, String accessKeyId, Secret secret) {

  /** By the key of the settings. */
  static NodeCalls ofOwner(HttpClient http, Node node) {
    return new NodeCalls(http, node, "AKIDTEST", Secret.of(Setup.SECRET_ACCESS_KEY));
  }

  /** On the native API; nothing is sent with a GET. */
  HttpResponse<String> call(String method, String path, JsonObject body) {
    var sent = method.equals("GET") ? "" : body.encode();
    return send(method, path, sent, Map.of("Content-Type", "application/json"));
  }

  /** On the API of AWS. */
  HttpResponse<String> aws(String operation, JsonObject body) {
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
    var uri = URI.create("http://127.0.0.1:%d%s".formatted(node.bound().control(), path));
    var request = HttpRequest.newBuilder(uri).method(method, BodyPublishers.ofString(body));
    new SdkSigner(accessKeyId, secret, Clock.systemUTC())
        .sign(method, uri, headers, body)
        .headers()
        .forEach((name, values) -> {
          if (!name.equalsIgnoreCase("host") && !name.equalsIgnoreCase("content-length")) {
            values.forEach(value -> request.header(name, value));
          }
        });
    try {
      return http.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
