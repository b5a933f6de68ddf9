package io.trunkline.ingress;

import io.trunkline.installation.InstallationId;
import io.trunkline.platform.http.CappedBody;
import io.trunkline.platform.http.Deadlines.Deadline;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/**
 * One webhook request and its response. The response is written only once: by the flow or by a
 * deadline, whichever comes first.
 */
final class WebhookExchange {
  private static final String RETRY_AFTER_SECONDS = "5";

  private final HttpServerRequest request;
  private final String provider;
  private final IngressMetrics metrics;
  private final long startedNanos = System.nanoTime();
  private Optional<InstallationId> installation = Optional.empty();
  private Optional<CappedBody> body = Optional.empty();
  private Optional<Deadline> deadline = Optional.empty();
  private boolean isAnswered;
  private boolean isBodyInUse;

  WebhookExchange(HttpServerRequest request, String provider, IngressMetrics metrics) {
    this.request = request;
    this.provider = provider;
    this.metrics = metrics;
  }

  HttpServerRequest request() {
    return request;
  }

  /** Returns the path segment of the provider, or {@code none}. */
  String provider() {
    return provider;
  }

  /** Returns the installation of the hook; empty if the hook is unknown or was not read yet. */
  Optional<InstallationId> installation() {
    return installation;
  }

  void setInstallation(Optional<InstallationId> found) {
    installation = found;
  }

  long tookMillis() {
    return (System.nanoTime() - startedNanos) / 1_000_000;
  }

  /** Attaches the body, which is closed with the exchange. */
  void attachBody(CappedBody attached) {
    body = Optional.of(attached);
  }

  /** Replaces and cancels the previous deadline. */
  void setDeadline(Deadline next) {
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
      case IngressResult.Refused() -> answerUnauthorized();
      case IngressResult.TryAgainLater() -> answerUnavailable("unavailable");
    }
  }

  /**
   * Writes the same response for a missing, malformed or wrong signature and for an unknown hook.
   */
  void answerUnauthorized() {
    refuse(401, "unauthorized", "signature missing or wrong");
  }

  /** {@code reason} is a fixed word for the metrics. */
  void answerUnavailable(String reason) {
    if (!isAnswered) {
      request.response().putHeader("Retry-After", RETRY_AFTER_SECONDS);
      refuse(503, reason, "cannot be stored now, try again later");
    }
  }

  void answerTooManyRequests() {
    if (!isAnswered) {
      request.response().putHeader("Retry-After", RETRY_AFTER_SECONDS);
      refuse(429, "flood", "too many requests, try again later");
    }
  }

  /** {@code reason} is a fixed word for the metrics, {@code message} is for the sender. */
  void refuse(int code, String reason, String message) {
    if (code == 405) {
      request.response().putHeader("Allow", "POST");
    }
    write(code, reason, new JsonObject().put("error", message));
  }

  private void write(int code, String reason, JsonObject json) {
    if (isAnswered) {
      return;
    }
    isAnswered = true;
    deadline.ifPresent(Deadline::cancel);
    metrics.countAnswer(provider, code, reason, System.nanoTime() - startedNanos);
    var response = request.response();
    if (!response.closed()) {
      respond(response, code, json);
    }
    if (!isBodyInUse) {
      closeBody();
    }
  }

  /** Keeps the body open after the response, until {@link #closeBody} is called. */
  void keepBodyOpen() {
    isBodyInUse = true;
  }

  void closeBody() {
    body.ifPresent(CappedBody::close);
  }

  private void respond(HttpServerResponse response, int code, JsonObject json) {
    // The rest of an incomplete body stays unread, so the connection cannot carry another request.
    var isComplete = request.isEnded();
    if (!isComplete && UnreadBody.endsConnection(request)) {
      response.putHeader("Connection", "close");
    }
    response
        .setStatusCode(code)
        .putHeader("Content-Type", "application/json")
        .end(json.toBuffer())
        .onComplete(_ -> UnreadBody.discard(request, isComplete));
  }
}
