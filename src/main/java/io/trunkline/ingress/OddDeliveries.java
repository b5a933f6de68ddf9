package io.trunkline.ingress;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.trunkline.account.Accounts;
import io.trunkline.account.AuditEntry;
import io.trunkline.connection.InstallationId;
import io.trunkline.delivery.Arrival;
import io.trunkline.delivery.Verdict;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leaves a trail of well-signed deliveries that an owner should know of: about somebody else's
 * repository, or from another server than the host. Belongs to one event loop.
 */
final class OddDeliveries {
  private static final Logger LOG = LoggerFactory.getLogger(OddDeliveries.class);

  /** Behind a proxy every delivery names another server: its trail needs that once. */
  private static final Duration TOLD_EVERY = Duration.ofMinutes(10);

  private static final int REMEMBERED_MAX = 10_000;

  private record OtherInstance(InstallationId installation, String oddity) {}

  private final Accounts accounts;
  private final Cache<OtherInstance, Boolean> told =
      Caffeine.newBuilder()
          .maximumSize(REMEMBERED_MAX)
          .expireAfterWrite(TOLD_EVERY)
          .executor(Runnable::run)
          .build();

  OddDeliveries(Accounts accounts) {
    this.accounts = accounts;
  }

  void audit(Arrival arrival) {
    if (arrival.verdict() instanceof Verdict.Foreign) {
      audit(arrival, "ForeignDelivery");
    }
    arrival
        .otherInstance()
        .map(oddity -> new OtherInstance(arrival.installation().id(), oddity))
        .filter(other -> told.asMap().putIfAbsent(other, true) == null)
        .ifPresent(_ -> audit(arrival, "OtherInstanceDelivery"));
  }

  private void audit(Arrival arrival, String action) {
    var installation = arrival.installation();
    accounts
        .observe(
            installation.accountId(),
            new AuditEntry(action, installation.id().toString(), arrival.reason()))
        .onFailure(fault -> LOG.warn("{} has no trail: {}", action, fault.getMessage()));
  }
}
