package io.trunkline.sync;

import java.util.Optional;

/**
 * How a resource follows its repository. {@code configFile} is the path of its deployment file.
 * Optional members are empty if the owner did not set them.
 */
public record SyncSettings(
    String branch,
    String configFile,
    String roleArn,
    Optional<Toggle> publishDeploymentStatus,
    Optional<UpdateOn> triggerResourceUpdateOn,
    Optional<Toggle> pullRequestComment) {

  /** Whether a feature is on. The names are those of the AWS API. */
  public enum Toggle {
    ENABLED,
    DISABLED
  }

  /**
   * Whether any push to the branch updates the resource, or only one that changes the deployment
   * file or the template.
   */
  public enum UpdateOn {
    ANY_CHANGE,
    FILE_CHANGE
  }
}
