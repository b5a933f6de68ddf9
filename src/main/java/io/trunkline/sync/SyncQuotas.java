package io.trunkline.sync;

import java.util.Optional;

/**
 * How many repository links and sync configurations an account may have, and how many
 * configurations one link, and one branch of a link.
 */
public record SyncQuotas(
    int repositoryLinks,
    int configurations,
    int configurationsPerLink,
    int configurationsPerBranch) {

  /** Above this no quota may stand: some answers hold all configurations of a link. */
  public static final int COUNT_LIMIT = 10_000;

  /** How many configurations there are beside the one to be placed. */
  record Others(int ofAccount, int ofLink, int ofBranch) {}

  /** Why there is no room for a new configuration; empty when there is. */
  Optional<String> objection(Others others) {
    return others.ofAccount() < configurations
        ? placeObjection(others)
        : Optional.of("An account has at most %d sync configurations.".formatted(configurations));
  }

  /** Why a configuration cannot move to a link or branch; empty when it can. */
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
