package io.trunkline.ingress;

import io.trunkline.platform.http.CappedBody;
import io.trunkline.platform.http.Deadlines.Deadline;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/**
 * One webhook and its answer, which is written once whoever comes first: the road or a deadline.
 */
final class WebhookExchange {
  private static final String RETRY_AFTER_SECONDS = "5";

  private final HttpServerRequest request;
  private final String provider;
  private final IngressMetrics metrics;
  private final long startedNanos = System.nanoTime();
  private Optional<CappedBody> body = Optional.empty();
  private Optional<Deadline> deadline = Optional.empty();
  private boolean isAnswered;
  private boolean isOnTheRoad;

  WebhookExchange(HttpServerRequest request, String provider, IngressMetrics metrics) {
    this.request = request;
    this.provider = provider;
    this.metrics = metrics;
  }

  HttpServerRequest request() {
    return request;
  }

  String provider() {
    return provider;
  }

  long tookMillis() {
    return (System.nanoTime() - startedNanos) / 1_000_000;
  }

  void holds(CappedBody body) {
    this.body = Optional.of(body);
  }

  /** Replaces the one before. */
  void endsBy(Deadline next) {
    deadline.ifPresent(Deadline::cancel);
    deadline = Optional.of(next);
  }

  void answer(IngressResult result) {
    switch (result) {
      case IngressResult.Stored(var id, var status, var dispatches) -> {
        var isPing = status.equals("ping");
        var json = new JsonObject().put("deliveryId", id.toString()).put("status", status);
        if (!isPing) {
          json.put("dispatches", dispatches);
        }
        write(isPing ? 200 : 202, status, json);
      }
      case IngressResult.Refused _ -> unauthorized();
      case IngressResult.TryAgainLater _ -> unavailable("unavailable");
    }
  }

  /** The same for a missing, a malformed and a wrong signature, and for an unknown hook. */
  void unauthorized() {
    refuse(401, "unauthorized", "signature missing or wrong");
  }

  void unavailable(String reason) {
    if (isAnswered) {
      return;
    }
    request.response().putHeader("Retry-After", RETRY_AFTER_SECONDS);
    refuse(503, reason, "not storable now, try again");
  }

  void tooMany() {
    if (isAnswered) {
      return;
    }
    request.response().putHeader("Retry-After", RETRY_AFTER_SECONDS);
    refuse(429, "flood", "too much at once, try again");
  }

  /** {@code reason} is a fixed word for the metrics, {@code message} what the sender reads. */
  void refuse(int code, String reason, String message) {
    write(code, reason, new JsonObject().put("error", message));
  }

  private void write(int code, String reason, JsonObject json) {
    if (isAnswered) {
      return;
    }
    isAnswered = true;
    deadline.ifPresent(Deadline::cancel);
    metrics.answered(provider, code, reason, System.nanoTime() - startedNanos);
    var response = request.response();
    if (!response.closed()) {
      respond(response, code, json);
    }
    if (!isOnTheRoad) {
      release();
    }
  }

  /** The road holds the body until its end, which may come after the answer. */
  void goesOn() {
    isOnTheRoad = true;
  }

  void release() {
    body.ifPresent(CappedBody::close);
  }

  private void respond(HttpServerResponse response, int code, JsonObject json) {
    // What is still on its way is not read: the connection cannot carry another request.
    var isWhole = request.isEnded();
    if (!isWhole && UnreadBody.endsConnection(request)) {
      response.putHeader("Connection", "close");
    }
    response
        .setStatusCode(code)
        .putHeader("Content-Type", "application/json")
        .end(json.toBuffer())
        .onComplete(_ -> UnreadBody.discard(request, isWhole));
  }
}
