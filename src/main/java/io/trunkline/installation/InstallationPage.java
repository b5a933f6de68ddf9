package io.trunkline.installation;

import java.util.List;

/** Installations in the order of their ids, and whether there are more. */
public record InstallationPage(List<Installation> installations, boolean hasMore) {
  public InstallationPage {
    installations = List.copyOf(installations);
  }
}
