package io.trunkline.ingress;

import io.trunkline.ingress.IngressFlows.EventLoopFlow;
import io.trunkline.installation.Hooks;
import io.trunkline.installation.Installation;
import io.trunkline.platform.http.CappedBody;
import io.trunkline.platform.http.Deadlines;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;

/**
 * Handles webhook requests: checks the head, verifies the headers, reads the body, runs the flow
 * and answers. Belongs to one event loop.
 */
final class WebhookHandler {
  private final EventLoopFlow steps;
  private final WebhookObservers observers;
  private final IngressLimits limits;
  private final IngressMetrics metrics;
  private final FaultLog faults = new FaultLog(System::nanoTime);
  private final Deadlines bodyDeadlines;
  private final Deadlines answerDeadlines;

  WebhookHandler(
      EventLoopFlow steps,
      WebhookObservers observers,
      IngressLimits limits,
      IngressMetrics metrics) {
    this.steps = steps;
    this.observers = observers;
    this.limits = limits;
    this.metrics = metrics;
    this.bodyDeadlines = new Deadlines(limits.bodyTimeMax(), System::nanoTime);
    this.answerDeadlines = new Deadlines(limits.answerTimeMax(), System::nanoTime);
  }

  /** Answers requests whose deadline has passed. Must be called several times a second. */
  void sweepDeadlines() {
    bodyDeadlines.sweep();
    answerDeadlines.sweep();
  }

  void handle(HttpServerRequest request) {
    var path = WebhookPath.find(request.path());
    var exchange =
        new WebhookExchange(request, path.map(WebhookPath::segment).orElse("none"), metrics);
    if (path.isEmpty()) {
      exchange.refuse(404, "not_found", "not found");
      return;
    }
    RequestPrecheck.refusal(request, CappedBody.declaredLength(request), limits.bodyBytesMax())
        .ifPresentOrElse(
            refusal -> exchange.refuse(refusal.code(), refusal.reason(), refusal.message()),
            () -> verifyHead(exchange, path.get()));
  }

  private void verifyHead(WebhookExchange exchange, WebhookPath path) {
    var request = exchange.request();
    var provider = steps.matcher().providerOrAny(path.segment());
    var head = new WebhookHead(path, provider, request.headers());
    if (steps.verification().isSignatureMissing(head)) {
      // The body is not read, because without a signature it is rejected anyway.
      exchange.answerUnauthorized();
      return;
    }
    request.pause();
    exchange.setDeadline(answerDeadlines.begin(() -> exchange.answerUnavailable("timeout")));
    steps
        .verification()
        .begin(head)
        .onSuccess(started -> {
          exchange.setInstallation(started.hook().installation().map(Installation::id));
          if (started.check().isRejectedByHeaders()) {
            exchange.answer(steps.flow().refuse(started, observers.of(exchange)));
          } else {
            readBody(exchange, started);
          }
        })
        .onFailure(fault -> fail(exchange, fault));
  }

  private void readBody(WebhookExchange exchange, StartedVerification started) {
    var check = started.check();
    var share = limits.openBody(exchange.request(), check.isVerifiedByHeaders());
    var body = new CappedBody(exchange.request(), limits.bodyBytesMax(), share);
    exchange.attachBody(body);
    exchange.setDeadline(
        bodyDeadlines.begin(() -> exchange.refuse(408, "slow", "the body arrived too slowly")));
    body.read(check::update)
        .onSuccess(outcome -> {
          switch (outcome) {
            case CappedBody.Outcome.Whole(var bytes) -> accept(exchange, started, bytes);
            case CappedBody.Outcome.TooLarge() -> {
              var refusal = RequestPrecheck.tooLarge(limits.bodyBytesMax());
              exchange.refuse(refusal.code(), refusal.reason(), refusal.message());
            }
            case CappedBody.Outcome.OverBudget() -> {
              // A verified sender does not get a 4xx, because some providers disable a webhook
              // after one.
              if (check.isVerifiedByHeaders()) {
                exchange.answerUnavailable("flood");
              } else {
                exchange.answerTooManyRequests();
              }
            }
            case CappedBody.Outcome.Aborted() ->
                exchange.refuse(400, "aborted", "the body is incomplete");
          }
        });
  }

  private void accept(WebhookExchange exchange, StartedVerification started, Buffer body) {
    exchange.setDeadline(answerDeadlines.begin(() -> exchange.answerUnavailable("timeout")));
    exchange.keepBodyOpen();
    steps
        .flow()
        .accept(new ReceivedWebhook(started, body, observers.of(exchange)))
        .onSuccess(exchange::answer)
        .onFailure(fault -> fail(exchange, fault))
        .onComplete(_ -> exchange.closeBody());
  }

  /** Answers 503 instead of 500, because the webhook may be stored if the sender tries again. */
  private void fail(WebhookExchange exchange, Throwable fault) {
    if (fault instanceof Hooks.TooManyWaiting) {
      exchange.answerUnavailable("flood");
      return;
    }
    faults.log(exchange, fault);
    exchange.answerUnavailable("fault");
  }
}
