package io.trunkline.sync;

import io.trunkline.sync.SyncSettings.Toggle;
import io.trunkline.sync.SyncSettings.UpdateOn;
import java.util.Optional;

/** The request to change a configuration. An empty component leaves the stored value unchanged. */
public record SyncConfigurationChange(
    Optional<RepositoryLinkId> linkId,
    Optional<String> branch,
    Optional<String> configFile,
    Optional<String> roleArn,
    Optional<Toggle> publishDeploymentStatus,
    Optional<UpdateOn> triggerResourceUpdateOn,
    Optional<Toggle> pullRequestComment) {

  NewSyncConfiguration applyTo(SyncConfiguration configuration) {
    var old = configuration.settings();
    return new NewSyncConfiguration(
        configuration.resource(),
        linkId.orElse(configuration.linkId()),
        new SyncSettings(
            branch.orElse(old.branch()),
            configFile.orElse(old.configFile()),
            roleArn.orElse(old.roleArn()),
            publishDeploymentStatus.or(old::publishDeploymentStatus),
            triggerResourceUpdateOn.or(old::triggerResourceUpdateOn),
            pullRequestComment.or(old::pullRequestComment)));
  }
}
