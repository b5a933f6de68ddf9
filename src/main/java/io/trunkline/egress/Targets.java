package io.trunkline.egress;

import io.trunkline.delivery.Dispatches;
import io.trunkline.delivery.LeasedDispatch;
import io.trunkline.pipeline.PipelineTarget;
import io.trunkline.platform.postgres.UnreadableRows;
import io.trunkline.platform.secret.Sealer;
import io.trunkline.platform.secret.UnreadableSecretException;
import io.trunkline.target.AttemptResult;
import io.trunkline.target.OriginalWebhook;
import io.trunkline.target.TargetRequest;
import io.vertx.core.Future;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends dispatches to targets over the event bus: to the pipeline's own consumer, or to the
 * verticle of the target's type.
 */
final class Targets {
  private static final Logger LOG = LoggerFactory.getLogger(Targets.class);
  private static final String EVENT_BUS = "eventbus";
  private static final String REGISTER = "; register the pipeline again";

  /**
   * Longer than any attempt of our own verticles can take, so that only hanging attempts time out.
   */
  private static final Duration TIMEOUT = Duration.ofSeconds(40);

  private final EventBus eventBus;
  private final Dispatches dispatches;
  private final Sealer sealer;

  Targets(EventBus eventBus, Dispatches dispatches, Sealer sealer) {
    this.sealer = sealer;
    this.eventBus = eventBus;
    this.dispatches = dispatches;
  }

  Future<TargetReply> send(LeasedDispatch dispatch, PipelineTarget target) {
    var type = target.settings().getString("type");
    if (type.equals(EVENT_BUS)) {
      return sendToPipeline(dispatch, target);
    }
    if (type.equals(PipelineTarget.UNREADABLE)) {
      return Future.succeededFuture(tryLater("the stored target cannot be read" + REGISTER));
    }
    return original(dispatch)
        .compose(original -> sendToType(type, dispatch, target, original))
        .recover(
            fault -> Future.succeededFuture(failed(dispatch, TargetRequest.address(type), fault)));
  }

  private Future<TargetReply> sendToPipeline(LeasedDispatch dispatch, PipelineTarget target) {
    if (dispatch.event().isEmpty()) {
      return Future.succeededFuture(
          new TargetReply.Result(AttemptResult.GiveUp.needsProviderFormat()));
    }
    var address = "trunkline.pipelines." + target.account() + "." + target.pipeline();
    return eventBus
        .request(address, dispatch.event().get(), options())
        .<TargetReply>map(
            _ -> new TargetReply.Result(new AttemptResult.Delivered(OptionalInt.empty())))
        .recover(fault -> Future.succeededFuture(failed(dispatch, address, fault)));
  }

  private Future<TargetReply> sendToType(
      String type,
      LeasedDispatch dispatch,
      PipelineTarget target,
      Optional<OriginalWebhook> original) {
    var parts = target.openSecrets(sealer);
    var request =
        new TargetRequest(
            dispatch.id().toString(),
            dispatch.event(),
            target.settings(),
            parts.signing(),
            parts.headers(),
            original);
    return eventBus
        .<AttemptResult>request(TargetRequest.address(type), request, options().setLocalOnly(true))
        .map(reply -> new TargetReply.Result(reply.body()));
  }

  private Future<Optional<OriginalWebhook>> original(LeasedDispatch dispatch) {
    if (dispatch.original().isPresent()) {
      return Future.succeededFuture(dispatch.original());
    }
    return dispatches.original(dispatch.delivery());
  }

  /**
   * Turns a failed reply into an outcome. Failure codes follow HTTP: after a code from 400 to 499,
   * the dispatch is not retried.
   */
  private static TargetReply failed(LeasedDispatch dispatch, String address, Throwable fault) {
    if (fault instanceof UnreadableSecretException unreadable) {
      UnreadableRows.report(
          "pipeline", dispatch.pipeline(), String.valueOf(unreadable.getMessage()));
      return tryLater("the secrets of the target cannot be decrypted" + REGISTER);
    }
    if (!(fault instanceof ReplyException reply)) {
      LOG.atError()
          .addKeyValue("dispatch_id", dispatch.id())
          .addKeyValue("pipeline_id", dispatch.pipeline())
          .setCause(fault)
          .log("Cannot send a dispatch to {}", address);
      return tryLater(String.valueOf(fault.getMessage()));
    }
    if (reply.failureType() == ReplyFailure.NO_HANDLERS) {
      return new TargetReply.NoConsumer(address);
    }
    if (reply.failureType() == ReplyFailure.TIMEOUT) {
      return tryLater("no reply within " + TIMEOUT.toSeconds() + " s");
    }
    int code = reply.failureCode();
    var reason = "the consumer failed with code " + code + ": " + reply.getMessage();
    return code >= 400 && code <= 499
        ? new TargetReply.Result(new AttemptResult.GiveUp(reason, OptionalInt.empty()))
        : tryLater(reason);
  }

  private static TargetReply tryLater(String reason) {
    return new TargetReply.Result(
        new AttemptResult.TryLater(
            reason, Optional.empty(), OptionalInt.empty(), Optional.empty()));
  }

  private static DeliveryOptions options() {
    return new DeliveryOptions().setSendTimeout(TIMEOUT.toMillis());
  }
}
