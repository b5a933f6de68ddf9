package io.trunkline.controlplane.codeconnections;

import io.trunkline.account.Accounts;
import io.trunkline.account.TestDeployment;
import io.trunkline.connection.Connections;
import io.trunkline.connection.Shares;
import io.trunkline.delivery.ConnectionRemoval;
import io.trunkline.delivery.DatabasePools;
import io.trunkline.delivery.DispatchLoader;
import io.trunkline.delivery.DispatchPermits;
import io.trunkline.delivery.Dispatches;
import io.trunkline.delivery.NodeId;
import io.trunkline.host.Hosts;
import io.trunkline.pipeline.Pipelines;
import io.trunkline.platform.http.AddressGuard;
import io.trunkline.platform.http.OwnAddresses;
import io.trunkline.platform.postgres.Database;
import io.trunkline.platform.secret.TestSealer;
import io.trunkline.resource.TaggedResources;
import io.trunkline.sync.RepositoryLinks;
import io.trunkline.sync.SyncConfigurations;
import io.trunkline.sync.SyncQuotas;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Creates all AWS operations with a database client that never connects. */
final class UnconnectedOperations {
  private UnconnectedOperations() {}

  static List<AwsOperations> create(SyncResources syncResources) {
    var database = new Database(PgBuilder.pool().connectingTo(new PgConnectOptions()).build());
    var sealer = TestSealer.create();
    var accounts = new Accounts(database, sealer, TestDeployment.DEPLOYMENT, UUID::randomUUID);
    var connections =
        new Connections(
            database, accounts, UUID::randomUUID, new Connections.Rules("aws", 250), _ -> {});
    var guard = new AddressGuard(List.of(), new OwnAddresses(), "hosts.allowed-networks");
    var hosts =
        new Hosts(database, accounts, UUID::randomUUID, new Hosts.Rules("aws", 1, guard), _ -> {});
    var pipelines = new Pipelines(database, accounts, List.of(), sealer, UUID::randomUUID);
    var dispatches =
        new Dispatches(
            new DatabasePools(database, database, database),
            new NodeId(UUID.randomUUID()),
            pipelines,
            new DispatchLoader(Map.of()),
            new DispatchPermits(1, 1));
    var removal =
        new ConnectionRemoval(database, connections, new Shares(database, accounts), dispatches);
    var quotas = new SyncQuotas(1, 1, 1, 1);
    var minting = new RepositoryLinks.ArnSource(UUID::randomUUID, "aws");
    var links = new RepositoryLinks(database, accounts, connections, minting, quotas);
    var configurations = new SyncConfigurations(database, accounts, quotas);
    return List.of(
        new ConnectionOperations(connections, hosts, removal, sealer),
        new HostOperations(hosts, sealer),
        new TagOperations(new TaggedResources(database, accounts, List.of())),
        new RepositoryLinkOperations(links, syncResources, sealer),
        new SyncConfigurationOperations(configurations, syncResources, sealer),
        new SyncStatusOperations(syncResources));
  }
}
