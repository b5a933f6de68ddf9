package io.trunkline.sync;

import java.util.Optional;

/**
 * How a resource follows its repository. {@code configFile} is the path of its deployment file;
 * what is absent, its owner did not say.
 */
public record SyncSettings(
    String branch,
    String configFile,
    String roleArn,
    Optional<Toggle> publishDeploymentStatus,
    Optional<UpdateOn> triggerResourceUpdateOn,
    Optional<Toggle> pullRequestComment) {

  /** The names are those of the wire. */
  public enum Toggle {
    ENABLED,
    DISABLED
  }

  /** Any push to the branch, or only one that touches the deployment file or the template. */
  public enum UpdateOn {
    ANY_CHANGE,
    FILE_CHANGE
  }
}
