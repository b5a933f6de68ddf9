package io.trunkline.pipeline;

import io.trunkline.account.AccountId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the news of one repository goes, as of one version of its installation: the pipelines that
 * name it, by name. {@code version} is 0 when the installation is gone; no stored one has it.
 * {@code foreign} says why the installation may not speak for the repository; then nothing is
 * triggered.
 */
public record Route(long version, List<RoutedPipeline> pipelines, Optional<String> foreign) {
  public Route {
    pipelines = List.copyOf(pipelines);
  }

  /**
   * Accounts other than the owner's that have pipelines here, by the connections that were shared
   * with them, and whether each may know what happens in the repository. Mostly empty.
   */
  public Map<AccountId, Boolean> guests(AccountId owner) {
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
