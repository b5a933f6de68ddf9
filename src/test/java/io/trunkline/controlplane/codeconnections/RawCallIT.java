package io.trunkline.controlplane.codeconnections;

import static io.trunkline.controlplane.codeconnections.ControlPlane.ALICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.trunkline.platform.aws.SdkSigner;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests with raw HTTP requests what SDK clients never send or never show. */
class RawCallIT {
  private static final String SHORT = "CodeConnections_20231201.";
  private static final Duration SKEW = Duration.ofMinutes(6);

  @RegisterExtension static final ControlPlane plane = new ControlPlane();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @AfterEach
  void close() {
    http.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CodeConnections_20231201.ListConnections",
        "com.amazonaws.codeconnections.CodeConnections_20231201.ListConnections",
        "CodeStar_connections_20191201.ListConnections",
        "com.amazonaws.codestar.connections.CodeStar_connections_20191201.ListConnections",
      })
  void acceptsBothFormsOfBothTargets(String target) throws Exception {
    var response = call(target, "{}");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("{\"Connections\":[]}");
  }

  /** The server does not support HTTP/2 without TLS, but still serves a client that offers it. */
  @Test
  void servesClientThatOffersHttp2() throws Exception {
    try (var http2 = HttpClient.newHttpClient()) {
      var request = signed(SHORT + "ListConnections", "{}", clock());

      var response = http2.send(request, BodyHandlers.ofString());

      assertThat(response.statusCode()).isEqualTo(200);
    }
  }

  @Test
  void returnsRequestIdDateAndContentType() throws Exception {
    for (var response :
        new HttpResponse<?>[] {call(SHORT + "ListConnections", "{}"), call("", "")}) {
      var headers = response.headers();
      var date = headers.firstValue("Date").orElseThrow();

      assertThat(headers.firstValue("x-amzn-RequestId").orElseThrow()).matches("[0-9a-f-]{36}");
      assertThat(headers.firstValue("Content-Type")).contains("application/x-amz-json-1.0");
      assertThat(ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant())
          .isCloseTo(clock().instant(), within(1, ChronoUnit.MINUTES));
    }
  }

  // Attack 68.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ListConnections",
        "CodeConnections_20231201.",
        "CodeConnections_20231201.DropTables",
        "CodeCommit_20150413.ListConnections",
        "CodeConnections_20191201.ListConnections",
      })
  void rejectsUnknownTargetWithoutMessage(String target) throws Exception {
    var response = call(target, "{}");

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).isEqualTo("{\"__type\":\"UnknownOperationException\"}");
  }

  // Attack 68.
  @Test
  void rejectsUnsignedCall() throws Exception {
    var request = HttpRequest.newBuilder(plane.endpoint().resolve("/"));
    request.header("X-Amz-Target", SHORT + "ListConnections");

    var unsigned = send(request.POST(BodyPublishers.ofString("{}")));
    var unreadable = send(request.header("Authorization", "AWS4-HMAC-SHA256 nonsense"));

    assertThat(unsigned.statusCode()).isEqualTo(400);
    assertThat(json(unsigned).getString("__type")).isEqualTo("MissingAuthenticationTokenException");
    assertThat(unreadable.statusCode()).isEqualTo(400);
    assertThat(json(unreadable).getString("__type")).isEqualTo("IncompleteSignatureException");
  }

  // Attack 68.
  @Test
  void rejectsSignatureOutsideTheTimeWindow() throws Exception {
    var old = call(signed(SHORT + "ListConnections", "{}", Clock.offset(clock(), SKEW.negated())));
    var young = call(signed(SHORT + "ListConnections", "{}", Clock.offset(clock(), SKEW)));

    assertThat(json(old).getString("__type")).isEqualTo("InvalidSignatureException");
    assertThat(json(old).getString("message"))
        .matches("Signature expired: \\w+ is now earlier than \\w+ \\(\\w+ - 5 min\\.\\)");
    assertThat(json(young).getString("__type")).isEqualTo("InvalidSignatureException");
    assertThat(json(young).getString("message"))
        .matches(
            "Signature not yet current: \\w+ is still later than \\w+ \\(\\w+ \\+ 5 min\\.\\)");
  }

  // Attack 68.
  @Test
  void rejectsBodyOrTargetChangedAfterSigning() throws Exception {
    var created = create("{\"ConnectionName\":\"c\",\"ProviderType\":\"GitHub\"}");
    var arn = json(created).getString("ConnectionArn");
    var body = "{\"ConnectionArn\":\"" + arn + "\"}";
    var request = signed(SHORT + "GetConnection", body, clock());

    var otherTarget =
        send(
            copy(request)
                .setHeader("X-Amz-Target", SHORT + "DeleteConnection")
                .POST(BodyPublishers.ofString(body)));
    var otherBody = send(copy(request).POST(BodyPublishers.ofString(body + " ")));

    assertThat(json(otherTarget).getString("__type")).isEqualTo("InvalidSignatureException");
    assertThat(json(otherBody).getString("__type")).isEqualTo("InvalidSignatureException");
    assertThat(call(SHORT + "GetConnection", body).statusCode()).isEqualTo(200);
  }

  @Test
  void reportsWrongTypesAndFailedConstraints() throws Exception {
    var wrongType = call(SHORT + "ListConnections", "{\"MaxResults\": \"10\"}");
    var broken = call(SHORT + "ListConnections", "{\"MaxResults\": -1}");

    assertThat(wrongType.statusCode()).isEqualTo(400);
    assertThat(wrongType.body())
        .isEqualTo(
            """
            {"__type":"SerializationException",\
            "Message":"STRING_VALUE can not be converted to an Integer",\
            "message":"STRING_VALUE can not be converted to an Integer"}\
            """);
    assertThat(broken.statusCode()).isEqualTo(400);
    assertThat(json(broken).getString("__type")).isEqualTo("ValidationException");
  }

  @Test
  void measuresNamesInCharacters() throws Exception {
    var name = "😀".repeat(32);

    var created = create("{\"ConnectionName\":\"" + name + "\",\"ProviderType\":\"GitHub\"}");

    assertThat(created.statusCode()).isEqualTo(200);
    assertThat(json(call(SHORT + "ListConnections", "{}")).getJsonArray("Connections"))
        .extracting(connection -> ((JsonObject) connection).getString("ConnectionName"))
        .containsExactly(name);
  }

  @Test
  void returnsEmptyObjectAfterDelete() throws Exception {
    var created = create("{\"ConnectionName\":\"c\",\"ProviderType\":\"GitHub\"}");
    var arn = json(created).getString("ConnectionArn");

    var response = call(SHORT + "DeleteConnection", "{\"ConnectionArn\":\"" + arn + "\"}");

    assertThat(response.body()).isEqualTo("{}");
  }

  @Test
  void treatsArnOfAnotherKindAsUnknown() throws Exception {
    var arn = "arn:aws:s3:us-east-1:111111111111:bucket/x";

    var response = call(SHORT + "GetConnection", "{\"ConnectionArn\":\"" + arn + "\"}");

    assertThat(json(response).getString("__type")).isEqualTo("ResourceNotFoundException");
  }

  @Test
  void rejectsBodyAboveTheLimit() throws Exception {
    var body = "x".repeat((1 << 20) + 1).getBytes(StandardCharsets.UTF_8);
    var request = HttpRequest.newBuilder(plane.endpoint().resolve("/")).timeout(SKEW);

    var stated = send(request.expectContinue(true).POST(BodyPublishers.ofByteArray(body)));
    // The body of an unsigned request would not be read.
    request.header("Authorization", "AWS4-HMAC-SHA256");
    var chunked =
        send(request.POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body))));

    assertThat(stated.statusCode()).isEqualTo(413);
    assertThat(chunked.statusCode()).isEqualTo(413);
    assertThat(json(stated).getString("__type")).isEqualTo("RequestEntityTooLargeException");
    assertThat(call(SHORT + "ListConnections", "{}").statusCode()).isEqualTo(200);
  }

  @Test
  void acceptsBodyAtTheLimit() throws Exception {
    var body = "{\"x\":\"" + "x".repeat((1 << 20) - 8) + "\"}";

    assertThat(call(SHORT + "ListConnections", body).statusCode()).isEqualTo(200);
  }

  @Test
  void hidesTheCauseOfAFault() throws Exception {
    call(SHORT + "ListConnections", "{}");
    plane.database().run("ALTER TABLE connection RENAME TO missing").await();

    var response = call(SHORT + "ListConnections", "{}");
    plane.database().run("ALTER TABLE missing RENAME TO connection").await();

    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(json(response).getString("__type")).isEqualTo("InternalServerException");
    assertThat(response.body()).doesNotContain("relation").doesNotContain("SELECT");
  }

  @Test
  void rejectsUnknownPaths() throws Exception {
    var response = send(HttpRequest.newBuilder(plane.endpoint().resolve("/nothing")).GET());

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(json(response).getJsonObject("error").getString("code"))
        .isEqualTo("UnknownOperation");
  }

  private HttpResponse<String> create(String body) throws Exception {
    return call(SHORT + "CreateConnection", body);
  }

  private HttpResponse<String> call(String target, String body) throws Exception {
    return call(signed(target, body, clock()));
  }

  private HttpResponse<String> call(HttpRequest request) throws Exception {
    return http.send(request, BodyHandlers.ofString());
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return call(request.build());
  }

  private HttpRequest signed(String target, String body, Clock clock) {
    var uri = URI.create(plane.endpoint() + "/");
    var headers = Map.of("Content-Type", "application/x-amz-json-1.0", "X-Amz-Target", target);
    var signed = new SdkSigner(ALICE.id(), ALICE.secret(), clock).sign(uri, headers, body);
    var request = HttpRequest.newBuilder(uri);
    signed.headers().entrySet().stream()
        .filter(header -> !header.getKey().equalsIgnoreCase("Host"))
        .forEach(header -> header.getValue().forEach(v -> request.header(header.getKey(), v)));
    return request.POST(BodyPublishers.ofString(body)).build();
  }

  private static HttpRequest.Builder copy(HttpRequest request) {
    return HttpRequest.newBuilder(request, (_, _) -> true);
  }

  private static Clock clock() {
    return Clock.systemUTC();
  }

  private static JsonObject json(HttpResponse<String> response) {
    return new JsonObject(response.body());
  }
}
