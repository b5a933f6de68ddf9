package io.trunkline.ingress;

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

  void forgetAll() {
    hooks.dropAll();
    matcher.forgetAll();
    members.dropAll();
  }
}
