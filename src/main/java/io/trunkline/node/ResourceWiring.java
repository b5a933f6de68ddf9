package io.trunkline.node;

import io.trunkline.account.Accounts;
import io.trunkline.connection.ConnectionStatusUpdater;
import io.trunkline.connection.Connections;
import io.trunkline.connection.Shares;
import io.trunkline.host.Hosts;
import io.trunkline.installation.Installations;
import io.trunkline.installation.ProviderInstallations;
import io.trunkline.resource.StatusEvents;
import io.trunkline.resource.TaggedResources;
import io.trunkline.sync.RepositoryLinks;
import io.trunkline.sync.SyncConfigurations;
import java.util.List;
import java.util.UUID;

/** Builds what the CodeConnections API manages, from hosts and installations up to Git sync. */
final class ResourceWiring {
  private final Hosts hosts;
  private final Installations installations;
  private final ProviderInstallations providerInstallations;
  private final Connections connections;
  private final Shares shares;
  private final RepositoryLinks repositoryLinks;
  private final SyncConfigurations syncConfigurations;
  private final TaggedResources taggedResources;

  ResourceWiring(NodeContext context, Accounts accounts, AddressGuards guards) {
    var database = context.pools().control();
    var partition = context.config().identity().partition();
    var quotas = context.config().quotas();
    var statusEvents =
        new StatusEvents(context.vertx().eventBus(), context.clock(), UUID::randomUUID);
    connections =
        new Connections(
            database,
            accounts,
            UUID::randomUUID,
            new Connections.Rules(partition, quotas.connections()),
            statusEvents);
    shares = new Shares(database, accounts);
    hosts =
        new Hosts(
            database,
            accounts,
            UUID::randomUUID,
            new Hosts.Rules(partition, quotas.hosts(), guards.hosts()),
            statusEvents);
    installations =
        new Installations(
            database,
            accounts,
            context.sealer(),
            new Installations.Randomness(context.random(), context.ids()),
            new ConnectionStatusUpdater(statusEvents));
    providerInstallations =
        new ProviderInstallations(database, accounts, installations, context.ids());
    repositoryLinks =
        new RepositoryLinks(
            database,
            accounts,
            connections,
            new RepositoryLinks.ArnSource(UUID::randomUUID, partition),
            quotas.sync());
    syncConfigurations = new SyncConfigurations(database, accounts, quotas.sync());
    taggedResources =
        new TaggedResources(database, accounts, List.of(connections, hosts, repositoryLinks));
  }

  Hosts hosts() {
    return hosts;
  }

  Installations installations() {
    return installations;
  }

  ProviderInstallations providerInstallations() {
    return providerInstallations;
  }

  Connections connections() {
    return connections;
  }

  Shares shares() {
    return shares;
  }

  RepositoryLinks repositoryLinks() {
    return repositoryLinks;
  }

  SyncConfigurations syncConfigurations() {
    return syncConfigurations;
  }

  TaggedResources taggedResources() {
    return taggedResources;
  }
}
