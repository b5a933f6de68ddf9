package io.trunkline.target.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.platform.http.AddressGuard;
import io.trunkline.platform.http.Cidr;
import io.trunkline.platform.http.ExchangeLimits;
import io.trunkline.platform.http.GuardedClient;
import io.trunkline.platform.http.OwnAddresses;
import io.trunkline.platform.http.Resolver;
import io.trunkline.platform.secret.Secret;
import io.trunkline.target.AttemptResult;
import io.trunkline.target.AttemptResult.Delivered;
import io.trunkline.target.AttemptResult.Gone;
import io.trunkline.target.AttemptResult.TryLater;
import io.trunkline.target.TargetRequest;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests how each response of a target is interpreted. */
class HttpTargetAnswersIT {
  private static final String HIDDEN = "well-hidden";
  private static final String QUERY = "token=in-the-query";

  private final HttpReceiver receiver = new HttpReceiver();

  @AfterEach
  void close() {
    receiver.close();
  }

  // Attacks 42 and 75.
  @ParameterizedTest
  @CsvSource({
    "301, redirects are not followed",
    "302, redirects are not followed",
    "307, redirects are not followed",
    "308, redirects are not followed",
    "400, answered 400",
    "401, answered 401",
    "404, answered 404",
    "408, answered 408",
    "425, answered 425",
    "429, answered 429",
    "500, answered 500",
    "503, answered 503",
  })
  void retriesOnOtherStatuses(int status, String why) {
    receiver.answer =
        request ->
            request
                .response()
                .setStatusCode(status)
                .putHeader("Location", "/inside?" + QUERY)
                .end(HIDDEN);

    var result = attempt();

    var tryLater = (TryLater) result;
    assertThat(tryLater.httpStatus()).hasValue(status);
    assertThat(tryLater.reason()).contains(why).doesNotContain(QUERY, HIDDEN, "inside");
    assertThat(receiver.received).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 201, 202, 204, 299})
  void deliversOnAny2xx(int status) {
    receiver.answer = request -> request.response().setStatusCode(status).end();

    var result = attempt();

    assertThat(result).isEqualTo(new Delivered(OptionalInt.of(status)));
  }

  @Test
  void keepsWhatAFailingTargetAnsweredWithoutSecrets() {
    receiver.answer =
        request ->
            request
                .response()
                .setStatusCode(422)
                .putHeader("Content-Type", "text/plain")
                .putHeader("Set-Cookie", "session=" + HIDDEN)
                .putHeader("X-Request-Id", "r-1")
                .end(
                    "no branch; signed with whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw "
                        + "x".repeat(9_000));

    var answer = attempt().answer().orElseThrow();

    assertThat(answer.headers())
        .containsOnly(Map.entry("Content-Type", "text/plain"), Map.entry("X-Request-Id", "r-1"));
    assertThat(answer.body()).startsWith("no branch; signed with *** xxx").hasSizeLessThan(4_097);
    assertThat(answer.toString()).doesNotContain("no branch");
  }

  // Attack 46.
  @Test
  void reportsGoneOn410() {
    receiver.answer = request -> request.response().setStatusCode(410).end();

    var result = attempt();

    assertThat(result).isInstanceOf(Gone.class);
    assertThat(result.reason()).isEqualTo("answered 410: the target is gone");
    assertThat(result.httpStatus()).hasValue(410);
  }

  // Attack 45.
  @ParameterizedTest
  @CsvSource({
    "429, 3600, PT1H",
    "503, 10, PT10S",
    "503, -1,",
    "429, NaN,",
    "503, 1e9,",
    "429, 1000000000, P30D",
    "500, 10,",
  })
  void readsRetryAfterOf429And503(int status, String value, Duration asked) {
    receiver.answer =
        request -> request.response().setStatusCode(status).putHeader("Retry-After", value).end();

    var result = attempt();

    assertThat(((TryLater) result).retryAfter()).isEqualTo(Optional.ofNullable(asked));
  }

  private AttemptResult attempt() {
    var guard = new AddressGuard(Cidr.parseAll("127.0.0.0/8"), new OwnAddresses(), "setting");
    Resolver resolver = _ -> Future.succeededFuture(List.of(InetAddress.ofLiteral("127.0.0.1")));
    var client = new GuardedClient(receiver.vertx, resolver, guard, ExchangeLimits.standard());
    var url = "http://ci.example.com:" + receiver.port() + "/hook?" + QUERY;
    var request =
        new TargetRequest(
            "id",
            Optional.of(new JsonObject()),
            new JsonObject().put("type", "http").put("url", url),
            List.of(Secret.of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")),
            Map.of(),
            Optional.empty());
    return new HttpTarget(receiver.vertx, client, InstantSource.system(), "1.2.3")
        .attempt(request)
        .await();
  }
}
