package io.trunkline.controlplane.rest;

import io.trunkline.account.Deployment;
import io.trunkline.account.Permission;

/**
 * The permission to decide which account uses a provider installation, and for which of its
 * repositories. It is checked on a resource in the administrator's account.
 */
final class ProviderInstallationPermission {
  private static final String ACTION = "trunkline:HoldProviderInstallation";

  private ProviderInstallationPermission() {}

  static Permission of(Deployment deployment, String providerInstallationId) {
    var resource =
        deployment.arn(
            deployment.administrator(), "provider-installation/" + providerInstallationId);
    return Permission.of(ACTION, resource)
        .with("codeconnections:InstallationId", providerInstallationId);
  }
}
