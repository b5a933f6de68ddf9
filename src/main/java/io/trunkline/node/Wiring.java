package io.trunkline.node;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.trunkline.account.Accounts;
import io.trunkline.connection.ConnectionStatusUpdater;
import io.trunkline.connection.Connections;
import io.trunkline.connection.Shares;
import io.trunkline.controlplane.ControlVerticle;
import io.trunkline.controlplane.codeconnections.AwsOperations;
import io.trunkline.controlplane.codeconnections.ConnectionOperations;
import io.trunkline.controlplane.codeconnections.HostOperations;
import io.trunkline.controlplane.codeconnections.TagOperations;
import io.trunkline.controlplane.rest.ApiContract;
import io.trunkline.controlplane.rest.ConnectionDetails;
import io.trunkline.controlplane.rest.DeliveryOperations;
import io.trunkline.controlplane.rest.DispatchOperations;
import io.trunkline.controlplane.rest.ExplainOperations;
import io.trunkline.controlplane.rest.HostDetails;
import io.trunkline.controlplane.rest.PipelineOperations;
import io.trunkline.controlplane.rest.RestOperations;
import io.trunkline.controlplane.rest.RestRoutes;
import io.trunkline.controlplane.rest.ShareOperations;
import io.trunkline.controlplane.rest.SupportedProviders;
import io.trunkline.delivery.DatabasePools;
import io.trunkline.delivery.Deliveries;
import io.trunkline.delivery.DispatchLoader;
import io.trunkline.delivery.DispatchPermits;
import io.trunkline.delivery.Dispatches;
import io.trunkline.delivery.DispatchesRecorded;
import io.trunkline.delivery.Explainer;
import io.trunkline.delivery.NodeId;
import io.trunkline.delivery.WebhookMatcher;
import io.trunkline.egress.EgressVerticle;
import io.trunkline.host.Hosts;
import io.trunkline.ingress.IngressVerticle;
import io.trunkline.installation.Installations;
import io.trunkline.pipeline.Pipelines;
import io.trunkline.pipeline.RouteCache;
import io.trunkline.platform.http.AddressGuard;
import io.trunkline.platform.http.ByteBudget;
import io.trunkline.platform.http.ClientAddress;
import io.trunkline.platform.http.ExchangeLimits;
import io.trunkline.platform.http.GuardedClient;
import io.trunkline.platform.http.OwnAddresses;
import io.trunkline.platform.http.SystemResolver;
import io.trunkline.platform.postgres.Database;
import io.trunkline.platform.postgres.Partitions;
import io.trunkline.platform.postgres.PartitionsVerticle;
import io.trunkline.platform.postgres.UuidV7;
import io.trunkline.platform.secret.Sealer;
import io.trunkline.provider.Provider;
import io.trunkline.provider.azuredevops.AzureDevopsWebhooks;
import io.trunkline.provider.bitbucket.BitbucketWebhooks;
import io.trunkline.provider.github.GithubWebhooks;
import io.trunkline.provider.gitlab.GitlabWebhooks;
import io.trunkline.resource.StatusEvents;
import io.trunkline.resource.TaggedResources;
import io.trunkline.settings.Intervals;
import io.trunkline.settings.TrunklineConfig;
import io.trunkline.target.EventBusTargetType;
import io.trunkline.target.LocalCodec;
import io.trunkline.target.http.HttpTarget;
import io.trunkline.target.http.HttpTargetType;
import io.trunkline.target.http.HttpTargetVerticle;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Builds everything, in order, with {@code new}. Names every adapter, and nothing else does. */
public final class Wiring {
  public static final List<Provider> PROVIDERS =
      List.of(
          new GithubWebhooks(),
          new GitlabWebhooks(),
          new BitbucketWebhooks(),
          new AzureDevopsWebhooks());

  private static final int IN_FLIGHT_MAX = 2_048;
  private static final int IN_FLIGHT_PER_PIPELINE_MAX = 256;
  private static final int LARGE_BODY_THREADS = 2;

  private final OwnAddresses ownAddresses = new OwnAddresses();
  private final Accounts accounts;
  private final Partitions partitions;
  private final Connections connections;
  private final Hosts hosts;
  private final Installations installations;
  private final InstallationWiring apps;
  private final Pipelines pipelines;
  private final Pipelines owed;
  private final Deliveries deliveries;
  private final Dispatches dispatches;
  private final Explainer explain;
  private final AddressGuard guard;
  private final Sealer sealer;
  private final Vertx vertx;
  private final TrunklineConfig config;
  private final DatabasePools pools;
  private final PrometheusMeterRegistry registry;
  private final InstantSource clock;
  private final Intervals intervals;
  private final SecureRandom random = new SecureRandom();
  private final NodeId node;
  private final DispatchPermits permits =
      new DispatchPermits(IN_FLIGHT_MAX, IN_FLIGHT_PER_PIPELINE_MAX);
  private final RouteCache routes;
  private final WebhookMatcher intake;
  private final DispatchLoader hands;

  Wiring(
      Vertx vertx,
      TrunklineConfig config,
      NodeOptions options,
      DatabasePools pools,
      Sealer sealer,
      PrometheusMeterRegistry registry) {
    this.vertx = vertx;
    this.config = config;
    this.clock = options.clock();
    this.intervals = options.intervals();
    this.pools = pools;
    this.sealer = sealer;
    this.registry = registry;
    Supplier<UUID> ids = new UuidV7(clock, random);
    var providers = PROVIDERS.stream().collect(Collectors.toMap(Provider::segment, one -> one));
    node = new NodeId(ids.get());
    var guards = new AddressGuards(config.egress(), ownAddresses);
    guard = guards.targets();
    accounts = new Accounts(pools.people(), sealer, ids);
    var partition = config.identity().partition();
    var statusEvents = new StatusEvents(vertx.eventBus(), clock, UUID::randomUUID);
    connections =
        new Connections(
            pools.people(),
            accounts,
            UUID::randomUUID,
            new Connections.Rules(partition, config.quotas().connections()),
            statusEvents);
    hosts =
        new Hosts(
            pools.people(),
            accounts,
            UUID::randomUUID,
            new Hosts.Rules(partition, config.quotas().hosts(), guards.hosts()),
            statusEvents);
    installations =
        new Installations(
            pools.people(),
            accounts,
            sealer,
            new Installations.Randomness(random, ids),
            new ConnectionStatusUpdater(statusEvents));
    apps = new InstallationWiring(config, pools, accounts, installations, ids);
    pipelines = pipelines(pools.people(), ids);
    routes = new RouteCache(vertx, pools.webhooks());
    intake =
        new WebhookMatcher(
            pools.webhooks(),
            providers,
            routes,
            vertx.createSharedWorkerExecutor("trunkline-large-bodies", LARGE_BODY_THREADS));
    hands = new DispatchLoader(providers);
    deliveries = new Deliveries(pools, intake, ids, permits);
    owed = pipelines(pools.webhooks(), ids);
    dispatches = new Dispatches(pools, node, owed, hands, permits);
    explain = new Explainer(pools.people(), installations, intake);
    partitions = PartitionedTables.partitions(pools.people(), clock, config.storage().retention());
    LocalCodec.register(vertx);
    LocalCodec.register(vertx.eventBus(), DispatchesRecorded.class);
  }

  private Pipelines pipelines(Database database, Supplier<UUID> ids) {
    return new Pipelines(
        database,
        accounts,
        List.of(new EventBusTargetType(), new HttpTargetType(guard, random)),
        sealer,
        ids);
  }

  IngressVerticle ingress(ByteBudget bodies) {
    return new IngressVerticle(
        new IngressVerticle.Parts(
            pause -> apps.hooks(sealer, random, pause),
            apps.told(),
            accounts,
            deliveries,
            intake,
            routes,
            hands,
            node,
            clock,
            registry),
        new IngressVerticle.Limits(
            config.gateway().bodyBytesMax(),
            bodies,
            intervals.receiveBody(),
            intervals.answerWebhook(),
            new ClientAddress(AddressGuards.networks(config.gateway().trustedProxies())),
            intervals.writeRefusals()),
        config.gateway().listener().toAddress());
  }

  EgressVerticle egress() {
    return new EgressVerticle(
        dispatches,
        owed,
        permits,
        new EgressVerticle.Settings(
            config.egress().lease(),
            config.egress().retryFor(),
            new EgressVerticle.Polls(intervals.claimDispatches(), intervals.adoptDispatches()),
            sealer,
            clock,
            random),
        registry);
  }

  /** Blocks: reads the contract of the native API. */
  ControlVerticle control() {
    var gitSync = new GitSyncWiring(pools.people(), accounts, connections, config);
    var tagged =
        new TaggedResources(pools.people(), accounts, List.of(connections, hosts, gitSync.links()));
    var access = new AccessWiring(vertx, config, pools.people(), accounts, sealer);
    var entrance = access.requestGuard(clock, tagged);
    return new ControlVerticle(
        config.control().toAddress(),
        List.of(
            gitSync.routes(entrance, operations(gitSync, tagged)),
            new RestRoutes(
                entrance,
                ApiContract.load(vertx).await(),
                nativeOperations(access),
                access.resourceArns(connections, hosts))),
        UUID::randomUUID,
        clock);
  }

  private List<AwsOperations> operations(GitSyncWiring gitSync, TaggedResources tagged) {
    var operations =
        List.of(
            new ConnectionOperations(connections, hosts, pools.people(), dispatches, sealer),
            new HostOperations(hosts, sealer),
            new TagOperations(tagged));
    return Stream.concat(operations.stream(), gitSync.operationGroups(sealer).stream()).toList();
  }

  private List<RestOperations> nativeOperations(AccessWiring access) {
    var understood = new SupportedProviders(PROVIDERS);
    return List.of(
        apps.installationOperations(access.deployment(), understood),
        new ConnectionDetails(connections),
        new HostDetails(hosts),
        new ShareOperations(pools.people(), new Shares(pools.people(), accounts), dispatches),
        new PipelineOperations(pipelines),
        new DeliveryOperations(deliveries),
        new DispatchOperations(pools.people(), accounts, dispatches),
        new ExplainOperations(explain, pipelines, understood),
        access.accountOperations(),
        access.keyOperations(),
        access.auditOperations());
  }

  HttpTargetVerticle httpTarget() {
    var client =
        new GuardedClient(
            vertx,
            new SystemResolver(vertx, ExchangeLimits.standard().connect()),
            guard,
            ExchangeLimits.standard());
    return new HttpTargetVerticle(new HttpTarget(vertx, client, clock));
  }

  OwnAddresses ownAddresses() {
    return ownAddresses;
  }

  InstallationWiring apps() {
    return apps;
  }

  Accounts accounts() {
    return accounts;
  }

  Partitions partitions() {
    return partitions;
  }

  PartitionsVerticle partitionsVerticle() {
    return new PartitionsVerticle(partitions, intervals.maintainPartitions());
  }

  Hosts hosts() {
    return hosts;
  }

  Dispatches dispatches() {
    return dispatches;
  }

  DispatchPermits permits() {
    return permits;
  }

  NodeId nodeId() {
    return node;
  }

  RouteCache routes() {
    return routes;
  }

  WebhookMatcher matcher() {
    return intake;
  }

  DispatchLoader dispatchLoader() {
    return hands;
  }

  public Connections connections() {
    return connections;
  }

  public Installations installations() {
    return installations;
  }

  public Pipelines pipelines() {
    return pipelines;
  }

  public Deliveries deliveries() {
    return deliveries;
  }
}
