package io.trunkline.node;

import io.trunkline.account.Accounts;
import io.trunkline.connection.Connections;
import io.trunkline.controlplane.RequestGuard;
import io.trunkline.controlplane.codeconnections.AwsOperations;
import io.trunkline.controlplane.codeconnections.CodeConnectionsRoutes;
import io.trunkline.controlplane.codeconnections.RepositoryLinkOperations;
import io.trunkline.controlplane.codeconnections.SyncConfigurationOperations;
import io.trunkline.controlplane.codeconnections.SyncStatusOperations;
import io.trunkline.platform.postgres.Database;
import io.trunkline.platform.secret.Sealer;
import io.trunkline.settings.TrunklineConfig;
import io.trunkline.sync.RepositoryLinks;
import io.trunkline.sync.SyncConfigurations;
import java.util.List;
import java.util.UUID;

/** The part of the wiring that is Git sync: its ledger and its operations. */
final class GitSyncWiring {
  private final RepositoryLinks links;
  private final SyncConfigurations configurations;

  GitSyncWiring(
      Database database, Accounts accounts, Connections connections, TrunklineConfig config) {
    var quotas = config.quotas().sync();
    var minting = new RepositoryLinks.Minting(UUID::randomUUID, config.identity().partition());
    links = new RepositoryLinks(database, accounts, connections, minting, quotas);
    configurations = new SyncConfigurations(database, accounts, quotas);
  }

  List<AwsOperations> operationGroups(Sealer sealer) {
    return List.of(
        new RepositoryLinkOperations(links, sealer),
        new SyncConfigurationOperations(configurations, links, sealer),
        new SyncStatusOperations(configurations, links));
  }

  /** With all groups of operations, of which those of Git sync are some. */
  CodeConnectionsRoutes routes(RequestGuard entrance, List<AwsOperations> groups) {
    return new CodeConnectionsRoutes(entrance, links, configurations, groups);
  }

  /** For operations on resources of any kind. */
  RepositoryLinks links() {
    return links;
  }
}
