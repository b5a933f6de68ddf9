package io.trunkline.controlplane.handshake;

import io.trunkline.provider.InstallationCandidate;
import java.util.List;

/**
 * The page on which a person chooses an installation. All values are shown as text.
 *
 * @param canInstall whether the person can also install the app on another account
 * @param ownerBefore whose installation the connection uses now; empty if it uses none
 */
public record ChoicePage(
    String provider,
    String connection,
    boolean canInstall,
    String ownerBefore,
    List<InstallationCandidate> choices,
    String action,
    String csrf) {
  public ChoicePage {
    choices = List.copyOf(choices);
  }

  /** Whether the person can only leave the page. */
  public boolean hasNoChoice() {
    return !canInstall && choices.stream().allMatch(choice -> choice.objection().isPresent());
  }
}
