package io.trunkline.installation;

import java.util.List;

/**
 * The installations that belong to a provider installation, read by one statement. Every change of
 * the members increments the versions of all members, so an outdated list is detected when a
 * delivery is recorded.
 *
 * @param app the row that represents the webhook of the provider app
 */
public record ProviderInstallationMembers(Installation app, List<Installation> installations) {
  public ProviderInstallationMembers {
    installations = List.copyOf(installations);
  }

  boolean contains(InstallationId id) {
    return app.id().equals(id) || installations.stream().anyMatch(one -> one.id().equals(id));
  }
}
