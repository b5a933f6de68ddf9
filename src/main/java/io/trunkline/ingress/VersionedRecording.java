package io.trunkline.ingress;

import static io.vertx.core.Future.succeededFuture;

import io.trunkline.delivery.DeliveryRecorder;
import io.trunkline.delivery.MatchedDelivery;
import io.trunkline.delivery.RecordResult;
import io.trunkline.ingress.IngressResult.Stored;
import io.vertx.core.Future;
import java.util.Optional;

/**
 * Records a matched delivery, unless its installation or the pipelines of its repository have
 * changed since it was matched. In that case, drops both from the caches, so that the delivery can
 * be matched again.
 */
final class VersionedRecording {
  private final DeliveryRecorder recorder;
  private final IngressCaches caches;

  VersionedRecording(DeliveryRecorder recorder, IngressCaches caches) {
    this.recorder = recorder;
    this.caches = caches;
  }

  /** Returns empty and records nothing if the installation or the pipelines have changed. */
  Future<Optional<Stored>> record(MatchedDelivery delivery, WebhookObserver observer) {
    return (delivery.isConsistent()
            ? recorder.record(delivery)
            : succeededFuture(new RecordResult.Stale()))
        .map(result -> report(delivery, result, observer));
  }

  private Optional<Stored> report(
      MatchedDelivery delivery, RecordResult result, WebhookObserver observer) {
    return switch (result) {
      case RecordResult.Accepted(var id, var status, var started, _) -> {
        observer.recorded(delivery, result);
        yield Optional.of(new Stored(id, status, started));
      }
      case RecordResult.Duplicate(var first, var started) -> {
        observer.recorded(delivery, result);
        yield Optional.of(new Stored(first, "duplicate", started));
      }
      case RecordResult.Stale() -> {
        caches.forget(delivery);
        yield Optional.empty();
      }
    };
  }
}
