package io.trunkline.ingress;

import io.trunkline.delivery.DeliveryId;

/** The result of a webhook, which becomes its response. */
sealed interface IngressResult {

  /**
   * Stored, or a duplicate of a stored delivery.
   *
   * @param status {@code accepted}, {@code ignored}, {@code duplicate} or {@code ping}
   * @param dispatches how many dispatches were created
   */
  record Stored(DeliveryId id, String status, int dispatches) implements IngressResult {}

  /** Not authenticated. The sender does not learn why. */
  record Refused() implements IngressResult {}

  /** Not stored, because the installation changed too often. */
  record TryAgainLater() implements IngressResult {}
}
