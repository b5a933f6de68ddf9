package io.trunkline.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.provider.SignedHeaders;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Every listener that has PEM files serves TLS only. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TlsIT {
  private static final String BODY = "{\"zen\":\"Keep it logically awesome.\"}";
  private TestNode node;
  private TestSource source;
  private HttpClient client;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    var pem = PemFiles.create(folder);
    var builder = TestNode.builder();
    for (var listener : new String[] {"gateway", "control", "management"}) {
      builder
          .setting(listener + ".tls.certificate", pem.certificate().toString())
          .setting(listener + ".tls.key", pem.key().toString());
    }
    node = builder.start();
    source = node.source().create();
    client = HttpClient.newBuilder().sslContext(pem.trust()).build();
  }

  @AfterAll
  void stop() {
    client.close();
    node.close();
  }

  @Test
  void acceptsWebhooks() throws Exception {
    var answer = send(webhook("https"));

    assertThat(answer.statusCode()).isEqualTo(202);
    assertThatThrownBy(() -> send(webhook("http"))).isInstanceOf(IOException.class);
  }

  @Test
  void answersReadiness() throws Exception {
    var answer = send(readiness("https"));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThatThrownBy(() -> send(readiness("http"))).isInstanceOf(IOException.class);
  }

  @Test
  void servesApi() throws Exception {
    var answer = send(listConnections("https"));

    assertThat(answer.statusCode()).isBetween(400, 403);
    assertThat(answer.body()).contains("__type").contains("MissingAuthenticationToken");
    assertThatThrownBy(() -> send(listConnections("http"))).isInstanceOf(IOException.class);
  }

  private HttpRequest webhook(String scheme) {
    var signature = SignedHeaders.github(source.secret(), Buffer.buffer(BODY));
    return request(scheme, node.ports().gateway(), source.webhookPath())
        .header("Content-Type", "application/json")
        .header("X-GitHub-Event", "star")
        .header(signature.getKey(), signature.getValue())
        .POST(BodyPublishers.ofString(BODY))
        .build();
  }

  private HttpRequest readiness(String scheme) {
    return request(scheme, node.ports().management(), "/readyz").build();
  }

  private HttpRequest listConnections(String scheme) {
    return request(scheme, node.ports().control(), "/")
        .header("Content-Type", "application/x-amz-json-1.0")
        .header(
            "X-Amz-Target",
            "com.amazonaws.codeconnections.CodeConnections_20231201.ListConnections")
        .POST(BodyPublishers.ofString("{}"))
        .build();
  }

  private static HttpRequest.Builder request(String scheme, int port, String path) {
    return HttpRequest.newBuilder(URI.create("%s://127.0.0.1:%d%s".formatted(scheme, port, path)))
        .timeout(Duration.ofSeconds(5));
  }

  private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    return client.send(request, BodyHandlers.ofString());
  }
}
