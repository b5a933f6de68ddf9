package io.trunkline.node;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.trunkline.account.AccessKey;
import io.trunkline.account.AccountId;
import io.trunkline.account.BootstrapResult;
import io.trunkline.delivery.DatabasePools;
import io.trunkline.installation.Hooks;
import io.trunkline.node.ManagementVerticle.Readiness;
import io.trunkline.platform.http.ByteBudget;
import io.trunkline.platform.postgres.Database;
import io.trunkline.platform.postgres.Notifications;
import io.trunkline.platform.postgres.PartitionsVerticle;
import io.trunkline.platform.postgres.PoolSettings;
import io.trunkline.settings.ConfigurationException;
import io.trunkline.settings.TrunklineConfig;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A complete node in this process, from its data folder to its listeners. */
public final class Node {
  private static final Logger LOG = LoggerFactory.getLogger(Node.class);
  private static final int WEBHOOK_POOL = 8;
  private static final int PEOPLE_POOL = 6;
  private static final Duration PEOPLE_STATEMENT_MAX = Duration.ofSeconds(15);
  private static final Duration READY_WITHIN = Duration.ofSeconds(2);

  private final NodeResources ground;
  private final Vertx vertx;
  private final DatabasePools pools;
  private final Wiring wiring;
  private final Notifications notifications;
  private final List<String> deployments = new ArrayList<>();
  private final BoundPorts bound;
  private volatile boolean isReady;

  /** The ports that the listeners are bound to. */
  public record BoundPorts(int gateway, int control, int management) {}

  private Node(
      TrunklineConfig config, NodeResources ground, Vertx vertx, PrometheusMeterRegistry registry) {
    this.ground = ground;
    this.vertx = vertx;
    this.pools =
        new DatabasePools(
            Database.open(
                vertx, ground.database(), PoolSettings.of("webhooks", WEBHOOK_POOL).plannedOnce()),
            Database.open(
                vertx,
                ground.database(),
                PoolSettings.of("people", PEOPLE_POOL).withStatementTimeout(PEOPLE_STATEMENT_MAX)));
    this.wiring = new Wiring(vertx, config, pools, ground.sealer(), registry);
    var accounts = wiring.accounts();
    var usable = wiring.connections().usable();
    this.notifications =
        new Notifications(
            vertx,
            ground.database(),
            Map.of(
                "trunkline_installation",
                new InstallationInvalidation(vertx),
                "trunkline_access_key",
                new CacheInvalidation(accounts::forget, accounts::hears),
                "trunkline_connection",
                new CacheInvalidation(id -> usable.forget(UUID.fromString(id)), usable::hears)));
    // What this node itself commits is known here before its news come back.
    pools.people().afterEachCommit(usable::forgetAll);
    this.bound = deploy(config, registry);
    this.isReady = true;
  }

  /** Completes when the node serves; leaves nothing running when it fails. */
  public static Future<Node> start(TrunklineConfig config, Progress progress) {
    return onThread("start", () -> open(config, progress));
  }

  private static Node open(TrunklineConfig config, Progress progress) {
    var registry = NodeMetrics.registry();
    var ground = NodeResources.open(config, new SecureRandom(), progress);
    var vertx = NodeMetrics.vertx(registry);
    try {
      return new Node(config, ground, vertx, registry);
    } catch (Throwable e) {
      // Also what await throws unchecked: a port in use leaves no database server behind.
      vertx.close().await();
      ground.close();
      throw e;
    }
  }

  private BoundPorts deploy(TrunklineConfig config, PrometheusMeterRegistry registry) {
    refuseCallsTo(ground.database().host(), ground.database().port());
    wiring.partitions().tend().await();
    var account = new AccountId(config.bootstrap().accountId());
    var key = new AccessKey(ground.firstKey().id(), account, ground.firstKey().secret());
    if (wiring.accounts().bootstrap(key).await() instanceof BootstrapResult.OwnedBy(var owner)) {
      throw new ConfigurationException(
          "the access key %s belongs to account %s; choose another bootstrap.access-key-id"
              .formatted(key.id(), owner));
    }
    wiring.apps().prepare().await();
    notifications.start().await();
    var management =
        new ManagementVerticle(config.management().toAddress(), registry, this::readiness);
    deploy(management);
    deploy(new PartitionsVerticle(wiring.partitions()));
    deploy(wiring.httpTarget());
    // Before egress, and so there until it has ended what it began.
    UserVerticles.load(ground.dataFolder(), config.egress().verticles()).forEach(this::deploy);
    deploy(wiring.egress());
    var control = wiring.control();
    deploy(control, new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD));
    var gateway = wiring.ingress(new ByteBudget(config.gateway().bytesInFlightMax()));
    deploy(gateway);
    refuseCallsTo(config.management().address().host(), management.port());
    refuseCallsTo(config.control().address().host(), control.port());
    refuseCallsTo(config.gateway().listener().address().host(), gateway.port());
    return new BoundPorts(gateway.port(), control.port(), management.port());
  }

  /** No target may be one of us. */
  private void refuseCallsTo(String host, int port) {
    try {
      wiring.ownAddresses().add(host, port);
    } catch (UnknownHostException e) {
      throw new ConfigurationException("the host " + host + " is not known to this machine");
    }
  }

  private void deploy(Deployable verticle) {
    deploy(verticle, new DeploymentOptions());
  }

  private void deploy(Deployable verticle, DeploymentOptions options) {
    deployments.add(vertx.deployVerticle(verticle, options).await());
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

  private Future<Readiness> readiness() {
    if (!isReady) {
      return Future.succeededFuture(new Readiness(false, "starting or draining"));
    }
    return pools
        .webhooks()
        .run("SELECT 1")
        .timeout(READY_WITHIN.toMillis(), TimeUnit.MILLISECONDS)
        .map(_ -> new Readiness(true, ""))
        .otherwise(_ -> new Readiness(false, "the database does not answer"));
  }

  /**
   * Not ready, then no new requests, then nothing in flight, then no leases, then no database: each
   * verticle drains itself when it is undeployed, in the reverse of the start.
   */
  public Future<Void> drain() {
    isReady = false;
    return onThread(
        "drain",
        () -> {
          var order = deployments.reversed();
          // The two listeners that others send to, side by side.
          Future.join(undeploy(order.get(0)), undeploy(order.get(1))).await();
          order.subList(2, order.size()).forEach(deployment -> undeploy(deployment).await());
          notifications.stop().otherwiseEmpty().await();
          pools.webhooks().close().await();
          pools.people().close().await();
          vertx.close().await();
          ground.close();
          return null;
        });
  }

  private Future<Void> undeploy(String deployment) {
    return vertx
        .undeploy(deployment)
        .onFailure(fault -> LOG.warn("not drained in order", fault))
        .otherwiseEmpty();
  }

  /** Opening and closing block, in order; neither is the work of an event loop. */
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

  private record InstallationInvalidation(Vertx vertx) implements Notifications.Listener {
    private static final DeliveryOptions LOCAL = new DeliveryOptions().setLocalOnly(true);

    @Override
    public void onMessage(String payload) {
      vertx.eventBus().publish(Hooks.CHANGED, payload, LOCAL);
    }

    @Override
    public void onLost() {
      vertx.eventBus().publish(Hooks.CHANGED, "", LOCAL);
    }
  }

  /** Of what is cached by ids. */
  private record CacheInvalidation(Consumer<String> forget, Consumer<Boolean> hears)
      implements Notifications.Listener {
    @Override
    public void onMessage(String payload) {
      forget.accept(payload);
    }

    @Override
    public void onLost() {
      hears.accept(false);
    }

    @Override
    public void onListening() {
      hears.accept(true);
    }
  }
}
