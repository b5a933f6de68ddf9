package io.trunkline.controlplane.codeconnections;

import io.trunkline.account.AccessKey;
import io.trunkline.platform.aws.SdkSigner;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;

/** Sends signed calls with arbitrary bodies. */
final class RawClient implements AutoCloseable {
  private final URI uri;
  private final SdkSigner signer;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  RawClient(ControlPlane plane, AccessKey key) {
    uri = plane.endpoint().resolve("/");
    signer = new SdkSigner(key.id(), key.secret(), Clock.systemUTC());
  }

  HttpResponse<String> call(String target, String body) {
    var headers = Map.of("Content-Type", "application/x-amz-json-1.0", "X-Amz-Target", target);
    var request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(20));
    signer.sign(uri, headers, body).headers().entrySet().stream()
        .filter(header -> !header.getKey().equalsIgnoreCase("Host"))
        .forEach(header -> header.getValue().forEach(v -> request.header(header.getKey(), v)));
    try {
      return http.send(
          request.POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new IllegalStateException(e);
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
