package io.trunkline.sync;

import java.util.Optional;

/**
 * The maximum numbers of repository links and sync configurations of an account, and of
 * configurations on one link and on one branch of a link.
 */
public record SyncQuotas(
    int repositoryLinks,
    int configurations,
    int configurationsPerLink,
    int configurationsPerBranch) {

  /**
   * The largest value that a quota may have. It is limited because some responses contain all
   * configurations of a link.
   */
  public static final int COUNT_LIMIT = 10_000;

  /** The numbers of existing configurations, not counting the one that is created or moved. */
  record Others(int ofAccount, int ofLink, int ofBranch) {}

  /** Returns why a quota forbids a new configuration; empty if no quota does. */
  Optional<String> objection(Others others) {
    return others.ofAccount() < configurations
        ? placeObjection(others)
        : Optional.of("An account has at most %d sync configurations.".formatted(configurations));
  }

  /**
   * Returns why a quota forbids moving a configuration to a link or branch; empty if no quota does.
   */
  Optional<String> placeObjection(Others others) {
    if (others.ofLink() >= configurationsPerLink) {
      return Optional.of(
          "A repository link has at most %d sync configurations.".formatted(configurationsPerLink));
    }
    return others.ofBranch() < configurationsPerBranch
        ? Optional.empty()
        : Optional.of(
            "A branch of a repository link has at most %d sync configurations."
                .formatted(configurationsPerBranch));
  }
}
