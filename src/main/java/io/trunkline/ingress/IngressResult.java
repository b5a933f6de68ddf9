package io.trunkline.ingress;

import io.trunkline.delivery.DeliveryId;

/** The result of a webhook, which becomes its response. */
sealed interface IngressResult {

  /**
   * The webhook was stored, or is a duplicate of a stored delivery.
   *
   * @param status {@code accepted}, {@code ignored}, {@code duplicate} or {@code ping}
   * @param dispatches how many dispatches were created
   */
  record Stored(DeliveryId id, String status, int dispatches) implements IngressResult {}

  /** The webhook was not authenticated. The sender does not learn why. */
  record Refused() implements IngressResult {}

  /** The webhook was not stored, because the installation kept changing. */
  record TryAgainLater() implements IngressResult {}
}
