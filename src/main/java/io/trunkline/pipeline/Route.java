package io.trunkline.pipeline;

import io.trunkline.account.AccountId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The pipelines that name one repository, read at one version. If {@code foreign} is present, it
 * says why the installation may not report events of the repository, and nothing starts.
 */
public record Route(
    RouteVersion version, List<RoutedPipeline> pipelines, Optional<String> foreign) {
  public Route {
    pipelines = List.copyOf(pipelines);
  }

  /**
   * Returns the accounts, except {@code owner}, that have pipelines on this route through shared
   * connections, and whether each may see events of the repository. Usually empty.
   */
  public Map<AccountId, Boolean> guestVisibility(AccountId owner) {
    var guests = new HashMap<AccountId, Boolean>();
    for (var pipeline : pipelines) {
      var account = pipeline.pipeline().account();
      if (!account.equals(owner)) {
        guests.merge(account, pipeline.isEntitled(), Boolean::logicalOr);
      }
    }
    return guests;
  }
}
