package io.trunkline.controlplane.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.account.AccessKey;
import io.trunkline.platform.secret.Secret;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests what all operations of the native API have in common. */
class RestRoutesIT {
  private static final int BODY_BYTES_MAX = 1 << 20;

  @RegisterExtension static final NativeApi api = new NativeApi();
  private final NativeClient alice = api.client(NativeApi.ALICE);

  @Test
  void servesOpenApiWithoutSignature() throws Exception {
    try (var http = HttpClient.newHttpClient()) {
      var response =
          http.send(
              HttpRequest.newBuilder(api.uri("/openapi.yaml")).build(), BodyHandlers.ofString());

      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.headers().firstValue("content-type")).contains("application/yaml");
      assertThat(response.body()).isEqualTo(NativeApi.DESCRIPTION.ours().yaml());
    }
  }

  @Test
  void rejectsUnsignedCalls() {
    var unsigned = alice.send(HttpRequest.newBuilder(api.uri("/v1/pipelines")).build());
    var unknown =
        api.client(new AccessKey("AKIDZORK", NativeApi.ALICE.accountId(), Secret.of("zork")))
            .get("/v1/pipelines");
    var wrong =
        api.client(
                new AccessKey(
                    NativeApi.ALICE.id(), NativeApi.ALICE.accountId(), Secret.of("wrong")))
            .get("/v1/pipelines");

    assertThat(unsigned.status()).isEqualTo(401);
    assertThat(unknown.status()).isIn(401, 403);
    assertThat(wrong.status()).isIn(401, 403);
  }

  /** Attack 75. */
  @Test
  void rejectsCredentialsInTheQuery() {
    var presigned =
        "/v1/pipelines?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIDTEST%2F20260101"
            + "%2Fus-east-1%2Fcodeconnections%2Faws4_request&X-Amz-Signature=00";
    var token = "/v1/pipelines?access_token=secret-secret-secret";

    var byQuery = alice.send(HttpRequest.newBuilder(api.uri(presigned)).build());
    var byToken = alice.send(HttpRequest.newBuilder(api.uri(token)).build());
    var signedWithToken = alice.get(token);

    assertThat(byQuery.status()).isEqualTo(401);
    assertThat(byToken.status()).isEqualTo(401);
    assertThat(signedWithToken.status()).isEqualTo(400);
    assertThat(signedWithToken.response().body()).doesNotContain("secret-secret");
  }

  @Test
  void rejectsUnknownPaths() {
    assertThat(alice.get("/v1").status()).isEqualTo(404);
    assertThat(alice.get("/v1/zork").status()).isEqualTo(404);
    assertThat(alice.get("/v1/pipelines/").status()).isEqualTo(404);
    assertThat(alice.get("/v1/pipelines/a/b/c").code()).isEqualTo("UnknownOperation");
  }

  /** Writes the request to a socket, because {@code java.net.URI} rejects such paths. */
  @ParameterizedTest
  @ValueSource(strings = {"/v1/%zz", "/v1/deliveries/%", "/%", "/%f"})
  void rejectsMalformedPathsWithJson(String path) throws Exception {
    var port = api.uri("/").getPort();
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(10_000);
      var request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));

      var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertThat(answer)
          .startsWith("HTTP/1.1 400 ")
          .contains("content-type: application/json")
          .contains("{\"error\":{\"code\":\"Validation\",");
    }
  }

  @ParameterizedTest
  @CsvSource({"GET, /, POST", "DELETE, /, POST", "PUT, /openapi.yaml, GET"})
  void returnsAllowedMethodsOutsideTheNativeApi(String method, String path, String allowed)
      throws Exception {
    try (var http = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(api.uri(path)).method(method, BodyPublishers.noBody()).build();

      var answer = http.send(request, BodyHandlers.ofString());

      assertThat(answer.statusCode()).isEqualTo(405);
      assertThat(answer.headers().firstValue("allow")).contains(allowed);
    }
  }

  @Test
  void returnsAllowedMethodsOfManagementListener() throws Exception {
    try (var http = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(api.node().managementUri("/metrics"))
              .POST(BodyPublishers.noBody())
              .build();

      var answer = http.send(request, BodyHandlers.ofString());

      assertThat(answer.statusCode()).isEqualTo(405);
      assertThat(answer.headers().firstValue("allow")).contains("GET, HEAD");
    }
  }

  @Test
  void returnsAllowedMethods() {
    var rejected = alice.delete("/v1/pipelines");

    assertThat(rejected.status()).isEqualTo(405);
    assertThat(rejected.response().headers().firstValue("allow")).contains("GET");
    assertThat(alice.post("/v1/pipelines/deploy").response().headers().firstValue("allow"))
        .contains("DELETE, GET, PUT");
  }

  @Test
  void rejectsBodiesAboveTheLimit() {
    var tooLarge = "{\"owner\":\"" + "a".repeat(BODY_BYTES_MAX) + "\"}";
    var atTheCap = "{\"owner\":\"" + "a".repeat(BODY_BYTES_MAX - 12) + "\"}";

    var rejected = alice.call("POST", "/v1/installations", tooLarge);
    var read = alice.call("POST", "/v1/installations", atTheCap);

    assertThat(rejected.status()).isEqualTo(413);
    assertThat(read.status()).isEqualTo(400);
  }

  @Test
  void rejectsOtherContentThanJson() {
    var form = Map.of("Content-Type", "application/x-www-form-urlencoded");

    var byType = alice.call("POST", "/v1/installations", "{}", form);
    var byBody = alice.call("POST", "/v1/installations", "{\"secret\": zork");
    var twice = alice.call("POST", "/v1/installations", "{} {}");

    assertThat(byType.status()).isEqualTo(415);
    assertThat(byBody.status()).isEqualTo(400);
    assertThat(byBody.message()).doesNotContain("zork");
    assertThat(twice.status()).isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                                             | The request body is missing",
        "null                                           | The request body must be of type object",
        "[]                                             | The request body must be of type object",
        "{}                                             | providerType: is required",
        "{'providerType':'GitHub','owner':3}            | owner: must be of type string",
        "{'providerType':'Svn','owner':'octo'}          | providerType: must be one of Bitbucket,",
        "{'providerType':'GitHub','owner':'o','zork':1} | zork: is unknown; the members are"
            + " providerType",
      })
  void reportsWhereABodyIsInvalid(String body, String message) {
    var rejected = alice.call("POST", "/v1/installations", body.replace('\'', '"'));

    assertThat(rejected.status()).isEqualTo(400);
    assertThat(rejected.message()).startsWith(message);
  }

  /** In a schema, {@code $} matches only at the very end of a text. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET  | /v1/connections/00000000-0000-4000-8000-000000000000%0A | '' | connectionId: must"
            + " match ^[",
        "GET  | /v1/deliveries/00000000-0000-4000-8000-000000000000%0D%0A | '' | deliveryId: must"
            + " match ^[",
        "PUT  | /v1/hosts/lab-00000000%0A/registration | '' | hostId: must match"
            + " ^[A-Za-z0-9_.-]{1,64}-[0-9a-f]{8}$",
        "GET  | /v1/pipelines/deploy%0A | '' | name: must match ^[A-Za-z0-9.@_-]{1,100}$",
        "GET  | /v1/access-keys?accountId=222222222222%0A | '' | accountId: must match ^[0-9]{12}$",
        "GET  | /v1/audit?resource=%0Aarn | '' | resource: must match ^[^\\x00-\\x1f\\x7f]*$",
        "POST | /v1/accounts | {'accountId':'222222222222\\n'} | accountId: must match ^[0-9]{12}$",
        "PUT  | /v1/connections/00000000-0000-4000-8000-000000000000/installation |"
            + " {'installationId':'00000000-0000-4000-8000-000000000000\\n'} |"
            + " installationId: must match ^[",
      })
  void rejectsTrailingLineBreaks(String method, String path, String body, String message) {
    var rejected = alice.call(method, path, body.replace('\'', '"'));

    assertThat(rejected.status()).isEqualTo(400);
    assertThat(rejected.message()).startsWith(message);
  }

  @Test
  void neverRepeatsARejectedSecret() {
    var body =
        new JsonObject()
            .put("providerType", "GitHub")
            .put("owner", "octo")
            .put("secret", "zork".repeat(300));

    var rejected = alice.post("/v1/installations", body);

    assertThat(rejected.status()).isEqualTo(400);
    assertThat(rejected.message()).doesNotContain("zork");
  }

  @Test
  void acceptsSignatureOfCurl() throws Exception {
    var installation =
        curl("/v1/installations", "-d", "{\"providerType\":\"GitHub\",\"owner\":\"*\"}");
    var id = new JsonObject(installation).getString("id");
    var listed = curl("/v1/deliveries?status=accepted&fullRepositoryId=octo/app&limit=10");
    var rejected = curl("/v1/pipelines/deploy.prod@1", "-X", "PUT", "-d", "{\"sources\":[]}");
    var deleted = curl("/v1/installations/" + id, "-X", "DELETE");

    assertThat(listed).isEqualTo("{\"deliveries\":[]}");
    assertThat(rejected).contains("target: is required");
    assertThat(deleted).isEqualTo("{}");
  }

  private String curl(String path, String... more) throws IOException, InterruptedException {
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
                "aws:amz:us-east-1:codeconnections",
                "--user",
                NativeApi.ALICE.id() + ":" + NativeApi.ALICE.secret().reveal(),
                "-H",
                "Content-Type: application/json"));
    command.addAll(List.of(more));
    command.add(api.uri(path).toString());
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return output;
  }
}
