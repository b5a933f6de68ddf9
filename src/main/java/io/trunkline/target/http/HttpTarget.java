package io.trunkline.target.http;

import io.trunkline.platform.http.Exchange;
import io.trunkline.platform.http.Exchange.Answered;
import io.trunkline.platform.http.Exchange.Rejected;
import io.trunkline.platform.http.Exchange.Unanswered;
import io.trunkline.platform.http.GuardedClient;
import io.trunkline.platform.http.HttpCall;
import io.trunkline.platform.http.HttpUrl;
import io.trunkline.target.AttemptResult;
import io.trunkline.target.AttemptResult.Delivered;
import io.trunkline.target.AttemptResult.GiveUp;
import io.trunkline.target.AttemptResult.Gone;
import io.trunkline.target.AttemptResult.TryLater;
import io.trunkline.target.TargetRequest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Makes one attempt: writes, signs and sends a request, and interprets the response. As in Standard
 * Webhooks 1.0.0, section "Delivery success and failure", 2xx means success and 410 means that the
 * target is gone. Any other status is retried, because the owner may fix its cause. The attempt is
 * also repeated if there is no response, so a target may receive the same dispatch id twice.
 */
public final class HttpTarget {
  private static final int LARGE_BODY_BYTES = 64 * 1024;
  private static final int SIGNING_THREAD_COUNT = 2;
  private static final JsonObject NO_DATA = new JsonObject();

  private final GuardedClient client;
  private final InstantSource clock;
  private final String userAgent;
  private final WorkerExecutor signing;

  /**
   * Creates a target.
   *
   * @param version the version of Trunkline, which is part of the User-Agent of CloudEvents
   */
  public HttpTarget(Vertx vertx, GuardedClient client, InstantSource clock, String version) {
    this.client = client;
    this.clock = clock;
    this.userAgent = "Trunkline/" + version;
    this.signing = vertx.createSharedWorkerExecutor("trunkline-sign", SIGNING_THREAD_COUNT);
  }

  public Future<AttemptResult> attempt(TargetRequest request) {
    if (request.secrets().isEmpty()) {
      return giveUp("the target has no secret; register the pipeline again");
    }
    if (isProviderFormat(request) && request.original().isEmpty()) {
      return giveUp(
          "format 'provider' needs the provider's webhook, which is not stored; use format"
              + " 'cloudevent'");
    }
    if (!isProviderFormat(request) && request.event().isEmpty()) {
      return Future.succeededFuture(GiveUp.needsProviderFormat());
    }
    return writeRequest(request)
        .compose(outgoing -> client.send(call(request, outgoing)))
        .map(exchange -> result(exchange, request));
  }

  private static Future<AttemptResult> giveUp(String reason) {
    return Future.succeededFuture(new GiveUp(reason, OptionalInt.empty()));
  }

  private static boolean isProviderFormat(TargetRequest request) {
    return TargetFormat.of(request.settings()) == TargetFormat.PROVIDER;
  }

  /** Encodes and hashes large bodies on a worker thread. */
  private Future<OutgoingRequest> writeRequest(TargetRequest request) {
    return approximateBytes(request) > LARGE_BODY_BYTES
        ? signing.executeBlocking(() -> write(request), false)
        : Future.succeededFuture(write(request));
  }

  /** Returns the approximate size. Only the commit message can make a CloudEvent large. */
  private static int approximateBytes(TargetRequest request) {
    return isProviderFormat(request)
        ? request.original().orElseThrow().body().length()
        : request
            .event()
            .map(event -> event.getJsonObject("data", NO_DATA).getString("commitMessage", ""))
            .orElse("")
            .length();
  }

  private OutgoingRequest write(TargetRequest request) {
    return switch (TargetFormat.of(request.settings())) {
      case CLOUDEVENT -> CloudEventFormat.write(request, clock.instant(), userAgent);
      case PROVIDER ->
          ProviderFormat.write(request.original().orElseThrow(), request, clock.instant());
    };
  }

  private static HttpCall call(TargetRequest request, OutgoingRequest outgoing) {
    var url = HttpUrl.parse(request.settings().getString("url"));
    return new HttpCall(HttpMethod.POST, url, outgoing.headers(), outgoing.body());
  }

  private AttemptResult result(Exchange exchange, TargetRequest request) {
    return switch (exchange) {
      case Answered answer -> answered(answer, request);
      case Rejected(var reason) -> tryLater(reason);
      case Unanswered(var reason) -> tryLater(reason);
    };
  }

  private AttemptResult answered(Answered answer, TargetRequest request) {
    var status = OptionalInt.of(answer.status());
    if (answer.status() / 100 == 2) {
      return new Delivered(status);
    }
    var kept = Optional.of(KeptAnswer.of(answer, request));
    return answer.status() == 410
        ? new Gone("answered 410: the target is gone", status, kept)
        : new TryLater(reason(answer.status()), readRetryAfter(answer), status, kept);
  }

  private static TryLater tryLater(String reason) {
    return new TryLater(reason, Optional.empty(), OptionalInt.empty(), Optional.empty());
  }

  private static String reason(int status) {
    return status / 100 == 3
        ? "answered %d; redirects are not followed".formatted(status)
        : "answered " + status;
  }

  private Optional<Duration> readRetryAfter(Answered answer) {
    return answer.status() == 429 || answer.status() == 503
        ? Optional.ofNullable(answer.headers().get("Retry-After"))
            .flatMap(value -> RetryAfter.parse(value, clock.instant()))
        : Optional.empty();
  }
}
