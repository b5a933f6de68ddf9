package io.trunkline.ingress;

import io.trunkline.delivery.DispatchesRecorded;
import io.trunkline.delivery.LeasedDispatch;
import io.trunkline.delivery.MatchedDelivery;
import io.trunkline.delivery.RecordResult;
import io.trunkline.installation.HookRefusal;
import io.trunkline.installation.InstallationId;
import io.trunkline.platform.http.ClientAddress;
import io.trunkline.platform.text.LogThrottle;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands new dispatches over to egress, and logs, audits and counts webhooks. Belongs to one event
 * loop.
 */
final class WebhookObservers {
  private static final Logger LOG = LoggerFactory.getLogger(WebhookObservers.class);

  private final LogThrottle<HookRefusal> refused = new LogThrottle<>(System::nanoTime);
  private final EventBus eventBus;
  private final ClientAddress clients;
  private final SuspiciousDeliveryAudit audit;
  private final RefusalCounts refusals;
  private final IngressMetrics metrics;

  WebhookObservers(
      EventBus eventBus,
      ClientAddress clients,
      SuspiciousDeliveryAudit audit,
      RefusalCounts refusals,
      IngressMetrics metrics) {
    this.eventBus = eventBus;
    this.clients = clients;
    this.audit = audit;
    this.refusals = refusals;
    this.metrics = metrics;
  }

  WebhookObserver of(WebhookExchange exchange) {
    return new WebhookObserver() {
      @Override
      public void recorded(MatchedDelivery delivery, RecordResult result) {
        if (result instanceof RecordResult.Accepted(_, _, _, var leased)) {
          handOver(leased);
        }
        var client = clients.of(exchange.request());
        DeliveryLog.write(delivery, result, client, exchange.tookMillis());
        audit.observe(delivery);
        if (result instanceof RecordResult.Duplicate) {
          metrics.countDuplicate(exchange.provider());
        }
      }

      @Override
      public void refused(InstallationId installation, String reason) {
        refusals.count(installation, reason);
        metrics.countRefusedSignature(exchange.provider());
        logRefusal(exchange, new HookRefusal(installation, reason));
      }
    };
  }

  private void logRefusal(WebhookExchange exchange, HookRefusal refusal) {
    refused
        .tryLog(refusal)
        .ifPresent(suppressed ->
            LOG.atWarn()
                .addKeyValue("installation_id", refusal.installationId())
                .addKeyValue("provider", exchange.provider())
                .log(
                    LogThrottle.withCount(
                        "Rejected a webhook from %s: %s"
                            .formatted(clients.of(exchange.request()), refusal.reason()),
                        suppressed)));
  }

  private void handOver(List<LeasedDispatch> leased) {
    if (!leased.isEmpty()) {
      eventBus.send(
          DispatchesRecorded.ADDRESS,
          new DispatchesRecorded(leased),
          new DeliveryOptions().setLocalOnly(true));
    }
  }
}
