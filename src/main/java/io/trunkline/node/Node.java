package io.trunkline.node;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.trunkline.controlplane.ControlVerticle;
import io.trunkline.delivery.DatabasePools;
import io.trunkline.ingress.IngressVerticle;
import io.trunkline.node.ManagementVerticle.Readiness;
import io.trunkline.platform.postgres.KeysetCanary;
import io.trunkline.platform.postgres.Migrations;
import io.trunkline.platform.postgres.Notifications;
import io.trunkline.platform.postgres.PartitionsVerticle;
import io.trunkline.platform.postgres.UuidV7;
import io.trunkline.settings.ConfigurationException;
import io.trunkline.settings.TrunklineConfig;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A complete node in this process, from its data folder to its listeners. */
public final class Node {
  private static final Duration READINESS_QUERY_MAX = Duration.ofSeconds(2);

  private final TrunklineConfig config;
  private final NodeResources resources;
  private final Vertx vertx;
  private final DatabasePools pools;
  private final Wiring wiring;
  private final Notifications notifications;
  private final Deployments deployments;
  private volatile BoundPorts bound = new BoundPorts(0, 0, 0);
  private final List<NamedListener> listeners = new CopyOnWriteArrayList<>();
  private volatile boolean isReady;

  private record NamedListener(String name, BooleanSupplier isResponsive) {}

  /** The ports that the listeners are bound to; 0 for a listener that was not started. */
  public record BoundPorts(int gateway, int control, int management) {}

  private Node(
      TrunklineConfig config,
      NodeOptions options,
      NodeResources resources,
      Vertx vertx,
      PrometheusMeterRegistry registry) {
    this.config = config;
    this.resources = resources;
    this.vertx = vertx;
    this.pools = resources.openPools(vertx);
    var random = new SecureRandom();
    this.wiring =
        new Wiring(
            new NodeContext(
                vertx,
                config,
                options,
                pools,
                resources.sealer(),
                registry,
                random,
                new UuidV7(options.clock(), random)));
    var usable = wiring.connections().usable();
    this.notifications =
        CacheInvalidation.listener(
            vertx, resources.database(), wiring.accountWiring().accounts(), usable);
    // Drops cached rows at once after this node's own changes, because its notification arrives
    // later.
    pools.control().afterEachCommit(usable::forgetAll);
    this.deployments = new Deployments(vertx, options.parts());
  }

  /** Completes when the node serves requests. A failed start leaves nothing running. */
  public static Future<Node> start(TrunklineConfig config, Progress progress) {
    return start(config, NodeOptions.standard(), progress);
  }

  static Future<Node> start(TrunklineConfig config, NodeOptions options, Progress progress) {
    return onThread("start", () -> open(config, options, progress));
  }

  private static Node open(TrunklineConfig config, NodeOptions options, Progress progress) {
    var verticles =
        UserVerticles.create(config.storage().dataFolder(), config.egress().verticles());
    var resources = NodeResources.open(config, new SecureRandom(), progress);
    try {
      progress.continueOrThrow();
      return open(resources, config, options, verticles, progress);
    } catch (Throwable e) {
      // Throwable, because await() throws checked exceptions that it does not declare.
      resources.close();
      throw e;
    }
  }

  private static Node open(
      NodeResources resources,
      TrunklineConfig config,
      NodeOptions options,
      List<Deployable> verticles,
      Progress progress) {
    var registry = NodeMetrics.registry();
    NodeMetrics.watchCertificates(registry, config);
    var vertx = NodeMetrics.vertx(registry);
    try {
      var node = new Node(config, options, resources, vertx, registry);
      node.run(options, verticles, registry, progress);
      return node;
    } catch (Throwable e) {
      vertx.close().await();
      throw e;
    }
  }

  private void run(
      NodeOptions options,
      List<Deployable> verticles,
      PrometheusMeterRegistry registry,
      Progress progress) {
    try {
      joinAndMigrate(progress);
      progress.continueOrThrow();
      prepareDatabase();
      progress.continueOrThrow();
      bound = deployAll(options, verticles, registry);
      isReady = true;
    } catch (Throwable e) {
      stopParts();
      throw e;
    }
  }

  /**
   * Joins the other nodes before migrating, because a migration could break running nodes of an
   * older version. Joins again afterwards, because a new database has no table of nodes before the
   * migration. A node with a wrong keyset does not join, so it gets no dispatches.
   */
  private void joinAndMigrate(Progress progress) {
    var canary = new KeysetCanary(resources.database(), resources.sealer());
    var nodes = wiring.deliveryWiring().nodes();
    canary.verify();
    nodes.join().await();
    new Migrations(resources.database(), InstantSource.system()).apply(progress::report);
    canary.verifyAndAdd();
    nodes.join().await();
  }

  private void prepareDatabase() {
    refuseCallsTo(resources.database().host(), resources.database().port());
    wiring.partitions().maintain().await();
    wiring.accountWiring().bootstrap(resources.firstKey(), config.bootstrap().accountId());
    wiring.ingressWiring().prepareAppHook().await();
    notifications.start().await();
  }

  private BoundPorts deployAll(
      NodeOptions options, List<Deployable> verticles, PrometheusMeterRegistry registry) {
    var management =
        deployments.deploy(
            NodePart.MANAGEMENT,
            () ->
                new ManagementVerticle(config.management().toAddress(), registry, this::readiness));
    deployments.deploy(
        NodePart.PARTITIONS,
        () ->
            new PartitionsVerticle(wiring.partitions(), options.intervals().maintainPartitions()));
    deployments.deploy(NodePart.CONNECTION_COUNTS, wiring::connectionCounts);
    deployments.deploy(NodePart.COMPARISON, wiring::comparison);
    deployments.deploy(NodePart.PROVIDER_HOOKS, wiring::providerHooks);
    deployments.deploy(NodePart.HTTP_TARGET, wiring.egressWiring()::httpTarget);
    verticles.forEach(verticle -> deployments.deploy(NodePart.USER_VERTICLES, () -> verticle));
    deployments.deploy(NodePart.EGRESS, wiring.egressWiring()::verticle);
    var control = deployments.deploy(NodePart.CONTROL, wiring.controlWiring()::verticle);
    var gateway = deployments.deploy(NodePart.GATEWAY, wiring.ingressWiring()::verticle);
    var ports =
        new BoundPorts(
            gateway.map(IngressVerticle::port).orElse(0),
            control.map(ControlVerticle::port).orElse(0),
            management.map(ManagementVerticle::port).orElse(0));
    gateway.ifPresent(
        verticle -> listeners.add(new NamedListener("webhook", verticle::isResponsive)));
    control.ifPresent(
        verticle -> listeners.add(new NamedListener("control", verticle::isResponsive)));
    refuseCallsTo(config.management().address().host(), ports.management());
    refuseCallsTo(config.control().address().host(), ports.control());
    refuseCallsTo(config.gateway().listener().address().host(), ports.gateway());
    return ports;
  }

  /** Prevents pipelines from making this node call its own listeners or its database. */
  private void refuseCallsTo(String host, int port) {
    try {
      wiring.ownAddresses().add(host, port);
    } catch (UnknownHostException e) {
      throw new ConfigurationException("the host name " + host + " cannot be resolved");
    }
  }

  public BoundPorts bound() {
    return bound;
  }

  public Vertx vertx() {
    return vertx;
  }

  public Wiring wiring() {
    return wiring;
  }

  DatabasePools pools() {
    return pools;
  }

  private Future<Readiness> readiness() {
    if (!isReady) {
      return Future.succeededFuture(new Readiness(false, "starting or draining"));
    }
    for (var listener : listeners) {
      if (!listener.isResponsive().getAsBoolean()) {
        return Future.succeededFuture(
            new Readiness(false, "the " + listener.name() + " listener does not run"));
      }
    }
    if (!wiring.deliveryWiring().deliveries().storageHealth().isStoring()) {
      return Future.succeededFuture(new Readiness(false, "webhooks cannot be stored; see the log"));
    }
    return pools
        .webhooks()
        .run("SELECT 1")
        .timeout(READINESS_QUERY_MAX.toMillis(), TimeUnit.MILLISECONDS)
        .map(_ -> new Readiness(true, ""))
        .otherwise(_ -> new Readiness(false, "the database does not answer"));
  }

  /** Stops the node: first readiness, then everything in the order of {@link #stopParts}. */
  public Future<Void> drain() {
    isReady = false;
    return onThread(
        "drain",
        () -> {
          stopParts();
          vertx.close().await();
          resources.close();
          return null;
        });
  }

  /**
   * Stops what was started, in this order: new requests, work in flight, leases, database pools.
   * Each verticle drains itself when it is undeployed.
   */
  private void stopParts() {
    // The two listeners are independent, so they stop at the same time.
    Future.join(deployments.undeploy(NodePart.GATEWAY), deployments.undeploy(NodePart.CONTROL))
        .await();
    for (var part :
        List.of(
            NodePart.EGRESS,
            NodePart.USER_VERTICLES,
            NodePart.HTTP_TARGET,
            NodePart.COMPARISON,
            NodePart.PROVIDER_HOOKS,
            NodePart.CONNECTION_COUNTS,
            NodePart.PARTITIONS,
            NodePart.MANAGEMENT)) {
      deployments.undeploy(part).await();
    }
    wiring.deliveryWiring().nodes().leave().otherwiseEmpty().await();
    notifications.stop().otherwiseEmpty().await();
    pools.webhooks().close().await();
    pools.control().close().await();
    pools.leases().close().await();
  }

  /** Runs blocking steps on a new thread. */
  private static <T> Future<T> onThread(String name, Callable<T> steps) {
    var done = Promise.<T>promise();
    Thread.ofPlatform()
        .name("trunkline-" + name)
        .start(() -> {
          try {
            done.complete(steps.call());
          } catch (Exception e) {
            done.fail(e);
          }
        });
    return done.future();
  }
}
