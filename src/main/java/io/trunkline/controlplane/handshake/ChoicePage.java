package io.trunkline.controlplane.handshake;

import io.trunkline.provider.InstallationCandidate;
import java.util.List;

/**
 * The page on which a person chooses an installation. All values are shown as text.
 *
 * @param ownerBefore whose installation the connection uses now; empty if it uses none
 */
public record ChoicePage(
    String provider,
    String connection,
    String ownerBefore,
    List<InstallationCandidate> choices,
    String action,
    String csrf) {
  public ChoicePage {
    choices = List.copyOf(choices);
  }
}
