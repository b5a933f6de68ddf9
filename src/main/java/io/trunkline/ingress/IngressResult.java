package io.trunkline.ingress;

import io.trunkline.delivery.DeliveryId;

/** What a webhook came to. */
sealed interface IngressResult {

  /**
   * On disk. {@code status} is {@code accepted}, {@code ignored}, {@code duplicate} or {@code
   * ping}.
   */
  record Stored(DeliveryId id, String status, int dispatches) implements IngressResult {}

  /** Not proven. Whoever sent it learns nothing else. */
  record Refused(String reason) implements IngressResult {}

  /** Not storable now: the same again may work soon. */
  record TryAgainLater(String reason) implements IngressResult {}
}
