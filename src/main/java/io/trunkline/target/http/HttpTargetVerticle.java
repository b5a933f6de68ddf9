package io.trunkline.target.http;

import io.trunkline.target.LocalCodec;
import io.trunkline.target.TargetRequest;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the attempts of targets of type {@code http} on its node. */
public final class HttpTargetVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(HttpTargetVerticle.class);
  private static final int FAILURE_CODE = 500;

  private final HttpTarget target;

  public HttpTargetVerticle(HttpTarget target) {
    this.target = target;
  }

  @Override
  public Future<?> start() {
    LocalCodec.register(vertx);
    return vertx
        .eventBus()
        .<TargetRequest>localConsumer(TargetRequest.address(HttpTargetType.TYPE), this::attempt)
        .completion();
  }

  private void attempt(Message<TargetRequest> message) {
    var request = message.body();
    Future.future(promise -> target.attempt(request).onComplete(promise))
        .onSuccess(message::reply)
        .onFailure(fault -> {
          LOG.atError()
              .addKeyValue("dispatch_id", request.dispatchId())
              .setCause(fault)
              .log("The HTTP target failed unexpectedly");
          message.fail(FAILURE_CODE, "internal error of target type http");
        });
  }
}
