package io.trunkline.ingress;

import io.trunkline.delivery.MatchedDelivery;
import io.trunkline.delivery.WebhookMatcher;
import io.trunkline.installation.Hooks;
import io.trunkline.installation.InstallationId;
import io.trunkline.installation.ProviderInstallationMemberCache;

/** Everything that one event loop caches about installations. */
record IngressCaches(Hooks hooks, WebhookMatcher matcher, ProviderInstallationMemberCache members) {

  void forget(InstallationId installation) {
    hooks.drop(installation);
    matcher.forget(installation);
    members.drop(installation);
  }

  /** Drops the pipelines of one repository. */
  void forgetRoutes(InstallationId installation, String repositoryId) {
    matcher.forget(installation, repositoryId);
  }

  /**
   * Drops the cached data that a stale delivery was matched with. Keeps the routes of other
   * repositories; each of them is dropped when a delivery finds that it is older than the
   * installation.
   */
  void forget(MatchedDelivery stale) {
    var installation = stale.installation().id();
    hooks.drop(installation);
    members.drop(installation);
    stale
        .outcome()
        .findRepository()
        .ifPresent(repository -> forgetRoutes(installation, repository.id()));
  }

  void forgetAll() {
    hooks.dropAll();
    matcher.forgetAll();
    members.dropAll();
  }
}
