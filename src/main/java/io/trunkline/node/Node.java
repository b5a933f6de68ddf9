package io.trunkline.node;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.trunkline.account.AccessKey;
import io.trunkline.account.AccountId;
import io.trunkline.account.BootstrapResult;
import io.trunkline.controlplane.ControlVerticle;
import io.trunkline.delivery.DatabasePools;
import io.trunkline.ingress.IngressVerticle;
import io.trunkline.installation.Hooks;
import io.trunkline.node.ManagementVerticle.Readiness;
import io.trunkline.platform.http.ByteBudget;
import io.trunkline.platform.postgres.Database;
import io.trunkline.platform.postgres.Notifications;
import io.trunkline.platform.postgres.PoolSettings;
import io.trunkline.settings.ConfigurationException;
import io.trunkline.settings.TrunklineConfig;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A complete node in this process, from its data folder to its listeners. */
public final class Node {
  private static final int WEBHOOK_POOL = 8;
  private static final int PEOPLE_POOL = 6;
  private static final Duration PEOPLE_STATEMENT_MAX = Duration.ofSeconds(15);
  private static final Duration READY_WITHIN = Duration.ofSeconds(2);

  private final NodeResources ground;
  private final Vertx vertx;
  private final DatabasePools pools;
  private final Wiring wiring;
  private final Notifications notifications;
  private final Deployments deployments;
  private final NodeOptions options;
  private final BoundPorts bound;
  private volatile boolean isReady;

  /** The ports that the listeners are bound to; 0 for a listener that was not started. */
  public record BoundPorts(int gateway, int control, int management) {}

  private Node(
      TrunklineConfig config,
      NodeOptions options,
      NodeResources ground,
      Vertx vertx,
      PrometheusMeterRegistry registry) {
    this.ground = ground;
    this.vertx = vertx;
    this.options = options;
    this.deployments = new Deployments(vertx);
    this.pools =
        new DatabasePools(
            Database.open(
                vertx, ground.database(), PoolSettings.of("webhooks", WEBHOOK_POOL).plannedOnce()),
            Database.open(
                vertx,
                ground.database(),
                PoolSettings.of("people", PEOPLE_POOL).withStatementTimeout(PEOPLE_STATEMENT_MAX)));
    this.wiring = new Wiring(vertx, config, options, pools, ground.sealer(), registry);
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
    return start(config, NodeOptions.standard(), progress);
  }

  static Future<Node> start(TrunklineConfig config, NodeOptions options, Progress progress) {
    return onThread("start", () -> open(config, options, progress));
  }

  private static Node open(TrunklineConfig config, NodeOptions options, Progress progress) {
    var registry = NodeMetrics.registry();
    var ground = NodeResources.open(config, new SecureRandom(), progress);
    var vertx = NodeMetrics.vertx(registry);
    try {
      return new Node(config, options, ground, vertx, registry);
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
    var management = Optional.<ManagementVerticle>empty();
    var control = Optional.<ControlVerticle>empty();
    var gateway = Optional.<IngressVerticle>empty();
    for (var part : NodePart.values()) {
      if (!options.parts().contains(part)) {
        continue;
      }
      switch (part) {
        case MANAGEMENT -> {
          management =
              Optional.of(
                  new ManagementVerticle(
                      config.management().toAddress(), registry, this::readiness));
          deployments.deploy(part, management.orElseThrow());
        }
        case PARTITIONS -> deployments.deploy(part, wiring.partitionsVerticle());
        case HTTP_TARGET -> deployments.deploy(part, wiring.httpTarget());
        case USER_VERTICLES ->
            UserVerticles.load(ground.dataFolder(), config.egress().verticles())
                .forEach(verticle -> deployments.deploy(part, verticle));
        case EGRESS -> deployments.deploy(part, wiring.egress());
        case CONTROL -> {
          control = Optional.of(wiring.control());
          deployments.deploy(
              part,
              control.orElseThrow(),
              new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD));
        }
        case GATEWAY -> {
          gateway =
              Optional.of(wiring.ingress(new ByteBudget(config.gateway().bytesInFlightMax())));
          deployments.deploy(part, gateway.orElseThrow());
        }
      }
    }
    var ports =
        new BoundPorts(
            gateway.map(IngressVerticle::port).orElse(0),
            control.map(ControlVerticle::port).orElse(0),
            management.map(ManagementVerticle::port).orElse(0));
    refuseCallsTo(config.management().address().host(), ports.management());
    refuseCallsTo(config.control().address().host(), ports.control());
    refuseCallsTo(config.gateway().listener().address().host(), ports.gateway());
    return ports;
  }

  /** No target may be one of us. */
  private void refuseCallsTo(String host, int port) {
    try {
      wiring.ownAddresses().add(host, port);
    } catch (UnknownHostException e) {
      throw new ConfigurationException("the host " + host + " is not known to this machine");
    }
  }

  public BoundPorts bound() {
    return bound;
  }

  DatabasePools pools() {
    return pools;
  }

  Deployments deployments() {
    return deployments;
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
          // Nobody sends to the gateway through the control listener, so both stop at once.
          Future.join(
                  deployments.undeploy(NodePart.GATEWAY), deployments.undeploy(NodePart.CONTROL))
              .await();
          for (var part : List.of(NodePart.values()).reversed()) {
            deployments.undeploy(part).await();
          }
          notifications.stop().otherwiseEmpty().await();
          pools.webhooks().close().await();
          pools.people().close().await();
          vertx.close().await();
          ground.close();
          return null;
        });
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
