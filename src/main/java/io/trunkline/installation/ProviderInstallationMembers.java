package io.trunkline.installation;

import java.util.List;

/**
 * Who holds a grant, as of one moment: every change of it raises the versions of all that stand
 * here, so that none of them is recorded by what was true before. {@code app} is the row of the
 * app's hook.
 */
public record ProviderInstallationMembers(Installation app, List<Installation> installations) {
  public ProviderInstallationMembers {
    installations = List.copyOf(installations);
  }

  boolean contains(InstallationId id) {
    return app.id().equals(id) || installations.stream().anyMatch(one -> one.id().equals(id));
  }
}
