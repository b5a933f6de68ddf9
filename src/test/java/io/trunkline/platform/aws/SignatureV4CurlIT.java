package io.trunkline.platform.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.platform.aws.SignatureParseResult.Claimed;
import io.trunkline.platform.secret.Secret;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the verifier against {@code curl --aws-sigv4}; requires curl 7.75 or newer. */
class SignatureV4CurlIT {
  private static final Secret SECRET = Secret.of("curl/secret+key");

  private final Vertx vertx = Vertx.vertx();
  private final SignatureV4 signatures =
      new SignatureV4(Set.of("us-east-1"), Set.of("codeconnections", "s3"), InstantSource.system());
  private int port;

  @BeforeEach
  void listen() {
    port =
        vertx
            .createHttpServer()
            .requestHandler(request ->
                request
                    .body()
                    .onSuccess(
                        body -> request.response().end(answer(SignedRequest.of(request, body)))))
            .listen(0, "127.0.0.1")
            .map(HttpServer::actualPort)
            .await();
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/v1/installations",
        "/v1/pipelines/deploy.prod_1-2~3",
        "/v1/pipelines/a%20b@c",
        "/v1/deliveries?status=accepted&fullRepositoryId=octo/app",
        "/v1/deliveries?b=2&a=1&empty=&flag",
        "/v1/deliveries?next=a%2Bb%3D%3D&x=%c3%a4",
      })
  void acceptsCurl(String path) throws Exception {
    var answer = curl("codeconnections", path, "-d", "{\"a\": 1}");

    assertThat(answer).isEqualTo("believed");
  }

  @Test
  void acceptsCurlWithoutBody() throws Exception {
    var answer = curl("codeconnections", "/v1/pipelines?limit=10", "-X", "DELETE");

    assertThat(answer).isEqualTo("believed");
  }

  @Test
  void acceptsCurlWithTargetHeader() throws Exception {
    var answer =
        curl(
            "codeconnections",
            "/",
            "-H",
            "X-Amz-Target: CodeConnections_20231201.ListConnections",
            "-H",
            "Content-Type: application/x-amz-json-1.0",
            "-d",
            "{}");

    assertThat(answer).isEqualTo("believed");
  }

  /** For this signing name curl sends the hash of the payload. */
  @Test
  void acceptsCurlWithPayloadHash() throws Exception {
    var answer = curl("s3", "/v1/installations", "-d", "{}");

    assertThat(answer).isEqualTo("believed");
  }

  private String curl(String service, String path, String... more) throws Exception {
    var command =
        new ArrayList<>(
            List.of(
                "curl",
                "-sS",
                "--max-time",
                "20",
                "--noproxy",
                "*",
                "--aws-sigv4",
                "aws:amz:us-east-1:" + service,
                "--user",
                "AKIDCURL:" + SECRET.reveal()));
    command.addAll(List.of(more));
    command.add("http://127.0.0.1:" + port + path);
    var process = start(command);
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return output;
  }

  private static Process start(List<String> command) {
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      throw new AssertionError("this test needs curl 7.75 or newer on the PATH", e);
    }
  }

  private String answer(SignedRequest request) {
    return switch (signatures.parse(request)) {
      case Claimed(var claim) -> claim.isSignedWith(SECRET) ? "believed" : "doubted";
      case SignatureParseResult.Rejected refused -> refused.toString();
    };
  }
}
