package io.trunkline.ingress;

import io.trunkline.delivery.MatchedDelivery;
import io.trunkline.delivery.RecordResult;
import io.trunkline.installation.InstallationId;

/** Is notified of the result of a webhook, in addition to its response. */
interface WebhookObserver {
  /** Called after the commit, once for each installation that the webhook was recorded for. */
  void recorded(MatchedDelivery delivery, RecordResult result);

  /** Called if the signature was wrong at a known hook. */
  void refused(InstallationId installation, String reason);
}
