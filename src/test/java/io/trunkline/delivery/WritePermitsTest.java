package io.trunkline.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.delivery.DispatchPermits.Permit;
import io.trunkline.pipeline.PipelineId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class WritePermitsTest {
  private final PipelineId pipeline = new PipelineId(UUID.randomUUID());
  private final DispatchPermits permits = new DispatchPermits(10, 10);

  @Test
  void keepsPermitsUntilTheWriteEnds() {
    var written = Promise.<Void>promise();

    WritePermits.during(
        permits,
        own -> {
          own.tryAcquire(pipeline);
          return written.future();
        });

    assertThat(permits.inFlight()).isEqualTo(1);
    written.complete();
    assertThat(permits.inFlight()).isZero();
  }

  @Test
  void releasesPermitsWhenTheWriteThrows() {
    var written =
        WritePermits.during(
            permits,
            own -> {
              own.tryAcquire(pipeline);
              throw new IllegalArgumentException("broken");
            });

    assertThat(written.failed()).isTrue();
    assertThat(permits.inFlight()).isZero();
  }

  @Test
  void keepsTransferredPermits() {
    var transferred =
        WritePermits.during(
            permits,
            own ->
                Future.succeededFuture(
                    own.tryAcquire(pipeline).map(Permit::transfer).orElseThrow()));

    assertThat(permits.inFlight()).isEqualTo(1);
    transferred.result().close();
    assertThat(permits.inFlight()).isZero();
  }

  @Test
  void grantsNoPermitAfterTheWriteHasEnded() {
    var started = Promise.<WritePermits>promise();
    WritePermits.during(
        permits,
        own -> {
          started.complete(own);
          return Future.failedFuture("too slow");
        });

    var late = Future.succeededFuture().map(_ -> started.future().result().tryAcquire(pipeline));

    assertThat(late.cause()).isInstanceOf(IllegalStateException.class);
    assertThat(permits.inFlight()).isZero();
  }
}
