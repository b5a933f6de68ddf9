package io.trunkline.delivery;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.trunkline.account.AccessKey;
import io.trunkline.account.AccountId;
import io.trunkline.account.Accounts;
import io.trunkline.account.Caller;
import io.trunkline.connection.Connection;
import io.trunkline.connection.ConnectionStatusUpdater;
import io.trunkline.connection.Connections;
import io.trunkline.connection.InstallationAttacher;
import io.trunkline.connection.NewConnection;
import io.trunkline.host.HostAccess;
import io.trunkline.host.HostArn;
import io.trunkline.host.Hosts;
import io.trunkline.host.NewHost;
import io.trunkline.host.ProviderOrHost;
import io.trunkline.installation.Installation;
import io.trunkline.installation.Installations;
import io.trunkline.installation.NewInstallation;
import io.trunkline.installation.ProviderInstallations;
import io.trunkline.installation.SecretChoice;
import io.trunkline.pipeline.PipelineRegistration;
import io.trunkline.pipeline.Pipelines;
import io.trunkline.pipeline.RouteCache;
import io.trunkline.platform.http.AddressGuard;
import io.trunkline.platform.http.OwnAddresses;
import io.trunkline.platform.postgres.Database;
import io.trunkline.platform.postgres.TestDatabase;
import io.trunkline.platform.postgres.UuidV7;
import io.trunkline.platform.secret.Keyset;
import io.trunkline.platform.secret.Sealer;
import io.trunkline.platform.secret.Secret;
import io.trunkline.provider.Provider;
import io.trunkline.provider.ProviderType;
import io.trunkline.provider.azuredevops.AzureDevopsWebhooks;
import io.trunkline.provider.bitbucket.BitbucketWebhooks;
import io.trunkline.provider.github.GithubWebhooks;
import io.trunkline.provider.gitlab.GitlabWebhooks;
import io.trunkline.resource.ArnScope;
import io.trunkline.resource.Namespace;
import io.trunkline.target.EventBusTargetType;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * The ledgers of one node on a database of its own: an owner with an installation and a connection,
 * and what webhooks of it come to. Several roads on one database are several nodes.
 */
public final class LedgerFixture implements AutoCloseable {
  public static final AccountId ACCOUNT = new AccountId("000000000000");
  public static final Caller CALLER = new Caller(ACCOUNT, "AKIDTEST");
  private static final Supplier<UUID> IDS = new UuidV7(InstantSource.system(), new SecureRandom());

  public final TestDatabase testDatabase;
  public final Vertx vertx = Vertx.vertx();
  public final Database database;
  public final Accounts accounts;
  public final Connections connections;
  public final Installations installations;
  public final ProviderInstallations grants;
  public final Pipelines pipelines;
  public final DispatchPermits permits = new DispatchPermits(64, 16);
  public final NodeId node = new NodeId(UUID.randomUUID());
  public final Nodes nodes;
  public final Dispatches dispatches;
  public final Deliveries deliveries;
  public final WebhookMatcher intake;
  public final RouteCache routes;
  private final DeliveryRecorder recorder;
  public final DispatchLoader hands;
  public final Sealer sealer;

  public LedgerFixture(TestDatabase testDatabase, Sealer sealer) {
    this.testDatabase = testDatabase;
    this.database = testDatabase.open(vertx);
    this.accounts = new Accounts(database, sealer, IDS);
    this.connections =
        new Connections(
            database, accounts, UUID::randomUUID, new Connections.Rules("aws", 250), _ -> {});
    this.installations =
        new Installations(
            database,
            accounts,
            sealer,
            new Installations.Randomness(new SecureRandom(), IDS),
            new ConnectionStatusUpdater(_ -> {}));
    this.grants = new ProviderInstallations(database, accounts, installations, IDS);
    this.pipelines =
        new Pipelines(database, accounts, List.of(new EventBusTargetType()), sealer, IDS);
    this.routes = new RouteCache(vertx, database);
    Map<String, Provider> providers =
        Map.of(
            "github",
            new GithubWebhooks(),
            "gitlab",
            new GitlabWebhooks(),
            "bitbucket",
            new BitbucketWebhooks(),
            "azure-devops",
            new AzureDevopsWebhooks());
    var bodies = new BodyExecutor(vertx.createSharedWorkerExecutor("large", 1));
    this.intake = new WebhookMatcher(database, providers, routes, bodies);
    var pools = new DatabasePools(database, database);
    this.deliveries = new Deliveries(pools, intake, bodies, IDS, permits);
    this.hands = new DispatchLoader(providers);
    this.sealer = sealer;
    this.nodes = new Nodes(vertx, database, node, "test", Duration.ofHours(1));
    this.dispatches = new Dispatches(pools, node, pipelines, hands, permits);
    this.recorder = deliveries.recorder(node, hands, _ -> {});
  }

  /** A road with a bootstrapped account. */
  public static LedgerFixture open() {
    var road = new LedgerFixture(TestDatabase.create(), Keyset.generate().sealer());
    road.await(
        road.accounts.bootstrap(
            new AccessKey(CALLER.accessKeyId(), ACCOUNT, Secret.of("secret-secret-secret"))));
    road.await(road.nodes.join());
    return road;
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

  /** Of a self-managed GitLab on a host of its own. */
  public Installation installationOn(String endpoint, String owner, Secret secret) {
    var guard = new AddressGuard(List.of(), new OwnAddresses(), "hosts.allowed-networks");
    var rules = new Hosts.Rules("aws", 50, guard);
    var hosts = new Hosts(database, accounts, UUID::randomUUID, rules, _ -> {});
    var wanted =
        new NewHost(
            "lab",
            ProviderType.GITLAB_SELF_MANAGED,
            new HostAccess(endpoint, Optional.empty()),
            List.of(),
            new ArnScope(Namespace.CODECONNECTIONS, "us-east-1"));
    var host = ((Hosts.CreateResult.Created) await(hosts.create(CALLER, wanted))).host();
    return installation(
        new NewInstallation(
            ProviderType.GITLAB_SELF_MANAGED,
            Optional.of(host.arn().value()),
            owner,
            new SecretChoice.Given(secret)));
  }

  public Connection connection(Installation installation) {
    var created =
        (Connections.CreateResult.Created)
            await(
                connections.create(
                    CALLER,
                    new NewConnection(
                        "test",
                        place(installation),
                        List.of(),
                        Namespace.CODECONNECTIONS,
                        "us-east-1")));
    var bound =
        await(
            connections.attach(
                CALLER, created.connection().arn().connectionId(), installation.id()));
    return ((InstallationAttacher.Result.Attached) bound).connection();
  }

  private static ProviderOrHost place(Installation installation) {
    return installation
        .hostArn()
        .<ProviderOrHost>map(arn -> new ProviderOrHost.OnHost(new HostArn(arn), Optional.empty()))
        .orElseGet(() -> new ProviderOrHost.AtProvider(installation.providerType()));
  }

  public void pipeline(String name, Connection connection, String repository, JsonArray triggers) {
    var source =
        new JsonObject()
            .put("connectionArn", connection.arn().value())
            .put("fullRepositoryId", repository)
            .put("branchName", "main");
    var body =
        new JsonObject()
            .put("sources", new JsonArray().add(source))
            .put("target", new JsonObject().put("type", "eventbus"));
    if (!triggers.isEmpty()) {
      body.put("triggers", triggers);
    }
    var registered = await(pipelines.register(CALLER, name, body));
    if (registered instanceof PipelineRegistration.Invalid(var message)) {
      throw new IllegalArgumentException(message);
    }
  }

  /** What the installation is now: its version grows with what hangs on it. */
  public Installation now(Installation installation) {
    return await(installations.find(ACCOUNT, installation.id())).orElseThrow();
  }

  /** Records a webhook as the road would after its signature held. */
  public RecordResult receive(Installation installation, String event, JsonObject body) {
    return await(receiving(installation, event, body));
  }

  Future<RecordResult> receiving(Installation installation, String event, JsonObject body) {
    return installations
        .find(ACCOUNT, installation.id())
        .compose(found -> receivingAs(found.orElseThrow(), event, body));
  }

  /** As a node would that still believes the installation to be so. */
  Future<RecordResult> receivingAs(Installation believed, JsonObject push) {
    return receivingAs(believed, "push", push);
  }

  private Future<RecordResult> receivingAs(Installation believed, String event, JsonObject body) {
    return recording(recorder, believed, event, body);
  }

  /** By a recorder of the test's own. */
  Future<RecordResult> recording(
      DeliveryRecorder by, Installation believed, String event, JsonObject body) {
    var headers =
        MultiMap.caseInsensitiveMultiMap()
            .add("X-GitHub-Event", event)
            .add("X-GitHub-Delivery", UUID.randomUUID().toString())
            .add("Content-Type", "application/json");
    return recording(by, believed, headers, body);
  }

  /** Records a webhook of any provider. */
  RecordResult receive(Installation installation, MultiMap headers, JsonObject body) {
    return await(recording(recorder, now(installation), headers, body));
  }

  private Future<RecordResult> recording(
      DeliveryRecorder by, Installation believed, MultiMap headers, JsonObject body) {
    var payload =
        new StoredPayload(
            believed.providerType(),
            believed.id(),
            headers,
            Buffer.buffer(body.encode()),
            Optional.empty());
    return Future.future(done ->
        vertx.runOnContext(
            _ -> intake.matchStored(believed, payload).compose(by::record).onComplete(done)));
  }

  public JsonObject delivery(DeliveryId id) {
    return await(deliveries.find(ACCOUNT, id)).orElseThrow();
  }

  public long count(String sql) {
    return await(database.run(sql)).iterator().next().getLong(0);
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

  @Override
  public void close() {
    await(database.close());
    await(vertx.close());
  }
}
