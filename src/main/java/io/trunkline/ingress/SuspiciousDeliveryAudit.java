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
 * Writes audit entries for correctly signed deliveries that the owner should know about, because
 * they concern a repository that the installation does not own, or come from a server other than
 * the installation's host. Belongs to one event loop.
 */
final class SuspiciousDeliveryAudit {
  private static final Logger LOG = LoggerFactory.getLogger(SuspiciousDeliveryAudit.class);

  /**
   * The time in which each mismatch is audited only once. If the host is behind a proxy, every
   * delivery may name another server.
   */
  private static final Duration AUDITED_ONCE_IN = Duration.ofMinutes(10);

  private static final int REMEMBERED_MAX = 10_000;

  private record Mismatch(InstallationId installation, String description) {}

  private final Accounts accounts;
  private final Cache<Mismatch, Boolean> audited =
      Caffeine.newBuilder()
          .maximumSize(REMEMBERED_MAX)
          .expireAfterWrite(AUDITED_ONCE_IN)
          .executor(Runnable::run)
          .build();

  SuspiciousDeliveryAudit(Accounts accounts) {
    this.accounts = accounts;
  }

  void observe(MatchedDelivery delivery) {
    if (delivery.outcome() instanceof DeliveryOutcome.Foreign) {
      audit(delivery, "ForeignDelivery");
    }
    delivery
        .serverMismatch()
        .map(mismatch -> new Mismatch(delivery.installation().id(), mismatch))
        .filter(mismatch -> audited.asMap().putIfAbsent(mismatch, true) == null)
        .ifPresent(_ -> audit(delivery, "OtherInstanceDelivery"));
  }

  private void audit(MatchedDelivery delivery, String action) {
    var installation = delivery.installation();
    accounts
        .observe(
            installation.accountId(),
            new AuditEntry(action, "installation/" + installation.id(), delivery.reason()))
        .onFailure(fault -> LOG.warn("Cannot write the audit entry {}", action, fault));
  }
}
