package io.trunkline.installation;

import io.trunkline.provider.InstallationCandidate;
import io.trunkline.provider.ProviderType;
import io.vertx.core.Future;

/** Completes what waits until an owner approves an app at the provider. */
public interface InstallationApprovals {

  /**
   * Is called when an app was installed because somebody had asked for it. Returns how many
   * connections are available now. May be called more than once for the same installation.
   *
   * @param requesterId the provider's id of the person who had asked
   */
  Future<Integer> onApproved(ProviderType type, InstallationCandidate approved, String requesterId);
}
