package io.trunkline.ingress;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.trunkline.account.Accounts;
import io.trunkline.account.AuditEntry;
import io.trunkline.delivery.DeliveryOutcome;
import io.trunkline.delivery.MatchedDelivery;
import io.trunkline.installation.InstallationId;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leaves a trail of well-signed deliveries that an owner should know of: about somebody else's
 * repository, or from another server than the host. Belongs to one event loop.
 */
final class SuspiciousDeliveryAudit {
  private static final Logger LOG = LoggerFactory.getLogger(SuspiciousDeliveryAudit.class);

  /** Behind a proxy every delivery names another server: its trail needs that once. */
  private static final Duration TOLD_EVERY = Duration.ofMinutes(10);

  private static final int REMEMBERED_MAX = 10_000;

  private record OtherServer(InstallationId installation, String oddity) {}

  private final Accounts accounts;
  private final Cache<OtherServer, Boolean> told =
      Caffeine.newBuilder()
          .maximumSize(REMEMBERED_MAX)
          .expireAfterWrite(TOLD_EVERY)
          .executor(Runnable::run)
          .build();

  SuspiciousDeliveryAudit(Accounts accounts) {
    this.accounts = accounts;
  }

  void audit(MatchedDelivery arrival) {
    if (arrival.verdict() instanceof DeliveryOutcome.Foreign) {
      audit(arrival, "ForeignDelivery");
    }
    arrival
        .otherInstance()
        .map(oddity -> new OtherServer(arrival.installation().id(), oddity))
        .filter(other -> told.asMap().putIfAbsent(other, true) == null)
        .ifPresent(_ -> audit(arrival, "OtherInstanceDelivery"));
  }

  private void audit(MatchedDelivery arrival, String action) {
    var installation = arrival.installation();
    accounts
        .observe(
            installation.accountId(),
            new AuditEntry(action, installation.id().toString(), arrival.reason()))
        .onFailure(fault -> LOG.warn("{} has no trail: {}", action, fault.getMessage()));
  }
}
