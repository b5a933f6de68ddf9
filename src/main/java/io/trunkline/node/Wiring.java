package io.trunkline.node;

import io.trunkline.connection.ConnectionCounts;
import io.trunkline.connection.Connections;
import io.trunkline.connection.Handshakes;
import io.trunkline.delivery.Deliveries;
import io.trunkline.installation.Installations;
import io.trunkline.pipeline.Pipelines;
import io.trunkline.platform.http.OwnAddresses;
import io.trunkline.platform.postgres.Partitions;
import io.trunkline.provision.ComparisonVerticle;
import io.trunkline.provision.HookVerticle;

/** Builds all objects of a node, in the order in which they depend on each other. */
public final class Wiring {
  /**
   * The factor by which the interval for counting connections is longer than the interval of
   * dispatches, because there may be a million connections.
   */
  private static final int COUNT_CONNECTIONS = 6;

  private final NodeContext context;
  private final OwnAddresses ownAddresses = new OwnAddresses();
  private final Partitions partitions;
  private final AccountWiring accounts;
  private final ResourceWiring resources;
  private final DeliveryWiring deliveries;
  private final ProviderWiring providers;
  private final IngressWiring ingress;
  private final EgressWiring egress;
  private final ControlWiring control;

  Wiring(NodeContext context) {
    this.context = context;
    var guards = new AddressGuards(context.config(), ownAddresses);
    partitions =
        PartitionedTables.partitions(
            context.pools().control(), context.clock(), context.config().storage().retention());
    accounts = new AccountWiring(context);
    resources = new ResourceWiring(context, accounts.accounts(), guards);
    deliveries =
        new DeliveryWiring(context, accounts.accounts(), resources.installations(), guards);
    providers = new ProviderWiring(context, accounts.accounts(), resources, guards);
    ingress = new IngressWiring(context, accounts.accounts(), resources, deliveries, providers);
    egress = new EgressWiring(context, deliveries, guards);
    control = new ControlWiring(context, accounts, resources, deliveries, providers);
  }

  public Connections connections() {
    return resources.connections();
  }

  public Installations installations() {
    return resources.installations();
  }

  public Pipelines pipelines() {
    return deliveries.pipelines();
  }

  public Deliveries deliveries() {
    return deliveries.deliveries();
  }

  public Handshakes handshakes() {
    return providers.handshakes();
  }

  /** The addresses that no dispatch may go to, because they are this node's own. */
  OwnAddresses ownAddresses() {
    return ownAddresses;
  }

  Partitions partitions() {
    return partitions;
  }

  ConnectionCounts connectionCounts() {
    var interval = context.options().intervals().measureBacklog().multipliedBy(COUNT_CONNECTIONS);
    return new ConnectionCounts(context.pools().control(), context.registry(), interval);
  }

  ComparisonVerticle comparison() {
    return new ComparisonVerticle(
        providers.comparison(), context.options().intervals().compareInstallations());
  }

  HookVerticle providerHooks() {
    return new HookVerticle(providers.hookProvision());
  }

  ProviderWiring providerWiring() {
    return providers;
  }

  AccountWiring accountWiring() {
    return accounts;
  }

  ResourceWiring resourceWiring() {
    return resources;
  }

  DeliveryWiring deliveryWiring() {
    return deliveries;
  }

  IngressWiring ingressWiring() {
    return ingress;
  }

  EgressWiring egressWiring() {
    return egress;
  }

  ControlWiring controlWiring() {
    return control;
  }
}
