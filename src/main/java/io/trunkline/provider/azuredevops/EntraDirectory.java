package io.trunkline.provider.azuredevops;

import java.net.URI;
import java.util.List;

/**
 * Where people of Azure DevOps sign in.
 *
 * @param tenant id or domain of an Entra tenant; {@code organizations} for all
 * @param scopes of Azure DevOps, without the id of its application, such as {@code vso.code}
 * @param profiles base URL of the API that knows people and their organizations
 */
public record EntraDirectory(String tenant, List<String> scopes, URI profiles) {
  public EntraDirectory {
    scopes = List.copyOf(scopes);
  }
}
