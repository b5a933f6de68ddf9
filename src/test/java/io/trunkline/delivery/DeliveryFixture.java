package io.trunkline.delivery;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.trunkline.account.AccountId;
import io.trunkline.account.Accounts;
import io.trunkline.account.Caller;
import io.trunkline.connection.Connection;
import io.trunkline.connection.Connections;
import io.trunkline.installation.Hooks;
import io.trunkline.installation.Installation;
import io.trunkline.installation.Installations;
import io.trunkline.installation.NewInstallation;
import io.trunkline.installation.ProviderInstallations;
import io.trunkline.installation.SecretChoice;
import io.trunkline.node.TestNode;
import io.trunkline.pipeline.PipelineRegistration;
import io.trunkline.pipeline.Pipelines;
import io.trunkline.pipeline.RouteCache;
import io.trunkline.platform.postgres.Database;
import io.trunkline.platform.postgres.TestDatabase;
import io.trunkline.platform.secret.Sealer;
import io.trunkline.platform.secret.Secret;
import io.trunkline.provider.ProviderType;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/**
 * A node without listeners and egress, for tests that record deliveries directly, without HTTP and
 * signatures. Creates an owner's installations, connections and pipelines.
 */
public final class DeliveryFixture implements AutoCloseable {
  public static final Caller CALLER = TestNode.OWNER;
  public static final AccountId ACCOUNT = CALLER.accountId();

  public final TestNode testNode;
  public final TestDatabase testDatabase;
  public final Vertx vertx;
  public final Database database;
  public final Accounts accounts;
  public final Connections connections;
  public final Installations installations;
  public final ProviderInstallations providerInstallations;
  public final Pipelines pipelines;
  public final DispatchPermits permits;
  public final NodeId node;
  public final Dispatches dispatches;
  public final Deliveries deliveries;
  public final WebhookMatcher matcher;
  public final RouteCache routes;
  public final DispatchLoader loader;
  public final Sealer sealer;
  private final DeliveryRecorder recorder;
  private final Queue<LeasedDispatch> leased = new ConcurrentLinkedQueue<>();

  public DeliveryFixture(TestNode testNode) {
    this.testNode = testNode;
    this.testDatabase = testNode.testDatabase();
    this.vertx = testNode.vertx();
    this.database = testNode.database();
    this.accounts = testNode.accounts();
    this.connections = testNode.connections();
    this.installations = testNode.installations();
    this.providerInstallations = testNode.providerInstallations();
    this.pipelines = testNode.pipelines();
    this.permits = testNode.permits();
    this.node = testNode.nodeId();
    this.dispatches = testNode.dispatches();
    this.deliveries = testNode.deliveries();
    this.matcher = testNode.matcher();
    this.routes = testNode.routes();
    this.loader = testNode.dispatchLoader();
    this.sealer = testNode.sealer();
    this.recorder = deliveries.recorder(node, loader, _ -> {});
  }

  /** Starts a node on a database of its own. */
  public static DeliveryFixture open() {
    return new DeliveryFixture(TestNode.builder().withoutVerticles().start());
  }

  public Installation installation(String owner) {
    return installation(ProviderType.GITHUB, owner);
  }

  Installation installation(ProviderType type, String owner) {
    return installation(
        new NewInstallation(type, Optional.empty(), owner, new SecretChoice.Generated()));
  }

  public Installation installation(NewInstallation wanted) {
    var created = await(installations.create(CALLER, wanted));
    return ((Installations.CreateResult.Created) created).installation();
  }

  /** Creates an installation of a self-managed GitLab on a new host. */
  public Installation installationOn(String endpoint, String owner, Secret secret) {
    return testNode
        .source()
        .provider(ProviderType.GITLAB_SELF_MANAGED)
        .host(endpoint)
        .owner(owner)
        .secret(secret)
        .createInstallation()
        .installation();
  }

  /** Creates an available connection that uses the installation. */
  public Connection connection(Installation installation) {
    return testNode.source().connect(installation, Secret.of("unused")).connection();
  }

  /** Registers a pipeline on branch {@code main}; no triggers mean the default trigger. */
  public void pipeline(String name, Connection connection, String repository, JsonArray triggers) {
    pipeline(name, connection, repository, triggers, new JsonObject().put("type", "eventbus"));
  }

  /** Registers a pipeline with a target of the test's choice. */
  void pipeline(
      String name,
      Connection connection,
      String repository,
      JsonArray triggers,
      JsonObject target) {
    var source =
        new JsonObject()
            .put("connectionArn", connection.arn().value())
            .put("fullRepositoryId", repository)
            .put("branchName", "main");
    var body = new JsonObject().put("sources", new JsonArray().add(source)).put("target", target);
    if (!triggers.isEmpty()) {
      body.put("triggers", triggers);
    }
    var registered = await(pipelines.register(CALLER, name, body));
    if (registered instanceof PipelineRegistration.Invalid(var message)) {
      throw new IllegalArgumentException(message);
    }
  }

  /**
   * Reads the installation again, because changes to its connections and pipelines increment its
   * version.
   */
  public Installation current(Installation installation) {
    return await(installations.find(ACCOUNT, installation.id())).orElseThrow();
  }

  /** Records a webhook of GitHub as the webhook flow does, but without a signature. */
  public RecordResult receive(Installation installation, String event, JsonObject body) {
    return await(receiving(installation, event, body));
  }

  Future<RecordResult> receiving(Installation installation, String event, JsonObject body) {
    return installations
        .find(ACCOUNT, installation.id())
        .compose(found -> recording(recorder, found.orElseThrow(), event, body));
  }

  /** Records a push as a node does that has cached this version of the installation. */
  Future<RecordResult> receivingAs(Installation cached, JsonObject push) {
    return recording(recorder, cached, "push", push);
  }

  /** Records a GitHub webhook with the given recorder. */
  Future<RecordResult> recording(
      DeliveryRecorder by, Installation installation, String event, JsonObject body) {
    var headers =
        MultiMap.caseInsensitiveMultiMap()
            .add("X-GitHub-Event", event)
            .add("X-GitHub-Delivery", UUID.randomUUID().toString())
            .add("Content-Type", "application/json");
    return recording(by, installation, headers, body);
  }

  /** Records a webhook of any provider. */
  RecordResult receive(Installation installation, MultiMap headers, JsonObject body) {
    return await(recording(recorder, current(installation), headers, body));
  }

  private Future<RecordResult> recording(
      DeliveryRecorder by, Installation installation, MultiMap headers, JsonObject body) {
    var payload =
        new StoredPayload(
            installation.providerType(),
            installation.id(),
            headers,
            Buffer.buffer(body.encode()),
            Optional.empty());
    return Future.<RecordResult>future(done ->
            vertx.runOnContext(_ ->
                matcher.matchStored(installation, payload).compose(by::record).onComplete(done)))
        .onSuccess(result -> {
          if (result instanceof RecordResult.Accepted accepted) {
            leased.addAll(accepted.leased());
          }
        });
  }

  public JsonObject delivery(DeliveryId id) {
    return await(deliveries.find(ACCOUNT, id)).orElseThrow();
  }

  public long count(String sql) {
    return testNode.count(sql);
  }

  public <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(30, SECONDS);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (TimeoutException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /**
   * Deletes all data, drops the caches and releases the permits, so that the node is like a new one
   * for the next test of the class.
   */
  public void clear() {
    testNode.deleteData();
    await(accounts.bootstrap(TestNode.OWNER_KEY));
    vertx.eventBus().publish(Hooks.CHANGED, "");
    routes.dropAll();
    leased.forEach(LeasedDispatch::close);
    leased.clear();
  }

  @Override
  public void close() {
    testNode.close();
  }
}
