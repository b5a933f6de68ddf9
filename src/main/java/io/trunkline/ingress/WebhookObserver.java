package io.trunkline.ingress;

import io.trunkline.delivery.MatchedDelivery;
import io.trunkline.delivery.RecordResult;
import io.trunkline.installation.InstallationId;

/** Is notified of the result of a webhook, which the sender receives as the response. */
interface WebhookObserver {
  /** Is called after the commit, once for each installation that the webhook was recorded for. */
  void recorded(MatchedDelivery delivery, RecordResult result);

  /** Is called if the hook is known but the signature is wrong. */
  void refused(InstallationId installation, String reason);
}
