package io.trunkline.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.trunkline.platform.http.ApiFailure.Forbidden;
import io.trunkline.platform.http.ApiFailure.Invalid;
import io.trunkline.platform.http.ApiFailure.NotFound;
import io.trunkline.platform.http.ApiFailure.RateLimited;
import io.trunkline.platform.http.ApiFailure.Removed;
import io.trunkline.platform.http.ApiFailure.Unauthorized;
import io.trunkline.platform.http.ApiFailure.Unavailable;
import io.trunkline.platform.http.ApiResult.Failed;
import io.trunkline.platform.http.ApiResult.Ok;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonClientIT {
  private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");

  private final TestHosts hosts = new TestHosts();
  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final JsonClient client =
      new JsonClient(
          hosts.client("127.0.0.0/8", TestHosts.HERE),
          "Trunkline/9",
          InstantSource.fixed(NOW),
          new ApiMetrics(registry, "github"));

  @AfterEach
  void close() {
    hosts.close();
  }

  @Test
  void sendsHeadersOfTheCallAndOfTheClient() {
    var port =
        hosts.serve(request ->
            request
                .response()
                .putHeader("Content-Type", "application/json")
                .end(
                    new JsonObject()
                        .put("agent", request.getHeader("User-Agent"))
                        .put("accept", request.getHeader("Accept"))
                        .put("token", request.getHeader("Authorization"))
                        .encode()));

    var call =
        JsonCall.get(HttpUrl.parse("http://127.0.0.1:" + port + "/"))
            .with("Accept", "application/vnd.github+json")
            .with("Authorization", "Bearer marker");

    assertThat(ok(call).json())
        .isEqualTo(
            new JsonObject()
                .put("agent", "Trunkline/9")
                .put("accept", "application/vnd.github+json")
                .put("token", "Bearer marker"));
    assertThat(call.toString()).doesNotContain("marker");
    assertThat(ok(JsonCall.get(serve(200, ""))).json()).isEqualTo(new JsonObject());
  }

  @ParameterizedTest
  @CsvSource({"400", "409", "422"})
  void reportsRequestsThatTheApiCannotAccept(int status) {
    var failure = failure(serve(status, "{\"message\":\"name is\\ntaken\"}"));

    assertThat(failure).isEqualTo(new Invalid(status, "name is taken (status " + status + ")"));
  }

  @Test
  void distinguishesReasonsForRefusal() {
    assertThat(failure(serve(401, "{\"message\":\"Bad credentials\"}")))
        .isEqualTo(new Unauthorized("Bad credentials (status 401)"));
    assertThat(failure(serve(403, "{\"error\":{\"message\":\"no scope\"}}")))
        .isEqualTo(new Forbidden("no scope (status 403)"));
    assertThat(failure(serve(404, ""))).isEqualTo(new NotFound("status 404"));
    assertThat(failure(serve(410, ""))).isEqualTo(new Removed("status 410"));
    assertThat(failure(serve(502, "<html>oops</html>"))).isEqualTo(new Unavailable("status 502"));
    assertThat(failure(serve(302, ""))).isEqualTo(new Unavailable("status 302"));
  }

  @ParameterizedTest
  @CsvSource({
    "403, Retry-After, 90, 2026-11-27T12:01:30Z",
    "429, Retry-After, 90, 2026-11-27T12:01:30Z",
    "429, Retry-After, 99999999, 2026-11-27T13:00:00Z",
    "429, Retry-After, soon, 2026-11-27T12:01:00Z",
    "429, X-RateLimit-Reset, 1795780860, 2026-11-27T12:01:00Z",
    "429, X-RateLimit-Reset, 1, 2026-11-27T12:00:00Z",
    "429, X-RateLimit-Reset, 999999999999, 2026-11-27T13:00:00Z"
  })
  void saysWhenARateLimitEnds(int status, String header, String value, Instant end) {
    var url = serve(response -> response.setStatusCode(status).putHeader(header, value).end());

    assertThat(failure(url)).isEqualTo(new RateLimited(end));
  }

  @Test
  void readsARateLimitWithoutRetryAfter() {
    var url =
        serve(
            response -> response.setStatusCode(403).putHeader("X-RateLimit-Remaining", "0").end());

    assertThat(failure(url)).isEqualTo(new RateLimited(NOW.plusSeconds(60)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"<html>Sign in</html>", "{\"a\":1", "{\"a\":1,\"a\":2}", "// no\n{}"})
  void rejectsRepliesThatAreNotJson(String body) {
    var type = body.startsWith("<") ? "text/html" : "application/json";
    var url = serve(response -> response.putHeader("Content-Type", type).end(body));

    assertThat(failure(url)).isEqualTo(new Unavailable("The reply is not JSON."));
  }

  @Test
  void measuresCallsByOutcome() {
    ok(JsonCall.get(serve(200, "{}")));
    failure(serve(404, ""));
    failure(serve(429, ""));

    assertThat(registry.get("trunkline.provider.call").timers())
        .extracting(timer -> timer.getId().getTag("outcome") + " " + timer.count())
        .containsExactlyInAnyOrder("ok 1", "not_found 1", "rate_limited 1");
  }

  @Test
  void endsAReplyThatIsTooLong() {
    var url = serve(200, "{\"a\":\"" + "x".repeat(64 * 1024) + "\"}");

    assertThat(failure(url)).isEqualTo(new Unavailable("The reply is too long, or was cut off."));
  }

  @Test
  void reportsMissingMembersWithoutTheReply() {
    var result =
        ok(JsonCall.get(serve(200, "{\"token\":\"marker\"}")))
            .readObject(json -> json.getJsonObject("token").getString("x"));

    assertThat(result.findFailure().orElseThrow().message()).doesNotContain("marker");
  }

  @Test
  void followsPagesOfTheSameHostOnly() {
    var elsewhere = new AtomicInteger();
    var other =
        serve(response -> {
          elsewhere.incrementAndGet();
          response.end();
        });
    var pages = new AtomicInteger();
    var first =
        serve(response ->
            response
                .putHeader("Content-Type", "application/json")
                .end("{\"item\":" + pages.incrementAndGet() + "}"));

    var all =
        client
            .sendPaged(
                JsonCall.get(first),
                reply -> reply.readObject(json -> List.of(json.getInteger("item"))),
                _ -> Optional.of(pages.get() < 3 ? first : other))
            .await();

    assertThat(all).isEqualTo(new Ok<>(List.of(1, 2, 3)));
    assertThat(elsewhere).hasValue(0);
  }

  @Test
  void stopsAtTheHundredthPage() {
    var pages = new AtomicInteger();
    var endless =
        serve(response ->
            response
                .putHeader("Content-Type", "application/json")
                .end("{\"item\":" + pages.incrementAndGet() + "}"));

    client
        .sendPaged(
            JsonCall.get(endless),
            reply -> reply.readObject(json -> List.of(json.getInteger("item"))),
            _ -> Optional.of(endless))
        .await();

    assertThat(pages).hasValue(100);
  }

  private HttpUrl serve(int status, String body) {
    return serve(response ->
        response.setStatusCode(status).putHeader("Content-Type", "application/json").end(body));
  }

  private HttpUrl serve(Consumer<HttpServerResponse> handler) {
    var port = hosts.serve(request -> handler.accept(request.response()));
    return HttpUrl.parse("http://127.0.0.1:" + port + "/");
  }

  private JsonReply ok(JsonCall call) {
    return switch (client.send(call).await()) {
      case Ok<JsonReply>(var reply) -> reply;
      case Failed<JsonReply>(var failure) -> throw new AssertionError(failure.toString());
    };
  }

  private ApiFailure failure(HttpUrl url) {
    return client.send(JsonCall.get(url)).await().findFailure().orElseThrow();
  }
}
