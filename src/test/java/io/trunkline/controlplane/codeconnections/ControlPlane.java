package io.trunkline.controlplane.codeconnections;

import io.trunkline.account.AccessKey;
import io.trunkline.account.AccessKeys;
import io.trunkline.account.AccountId;
import io.trunkline.account.Accounts;
import io.trunkline.account.AuditTrail;
import io.trunkline.account.Caller;
import io.trunkline.connection.ConnectionStatusUpdater;
import io.trunkline.connection.Connections;
import io.trunkline.connection.Shares;
import io.trunkline.controlplane.Authenticator;
import io.trunkline.controlplane.ControlRoutes;
import io.trunkline.controlplane.ControlVerticle;
import io.trunkline.controlplane.Deployment;
import io.trunkline.controlplane.RequestGuard;
import io.trunkline.delivery.ConnectionRemoval;
import io.trunkline.delivery.DatabasePools;
import io.trunkline.delivery.DispatchLoader;
import io.trunkline.delivery.DispatchPermits;
import io.trunkline.delivery.Dispatches;
import io.trunkline.delivery.NodeId;
import io.trunkline.host.Hosts;
import io.trunkline.installation.Installations;
import io.trunkline.pipeline.Pipelines;
import io.trunkline.platform.aws.SignatureV4;
import io.trunkline.platform.http.AddressGuard;
import io.trunkline.platform.http.Listener;
import io.trunkline.platform.http.OwnAddresses;
import io.trunkline.platform.postgres.Database;
import io.trunkline.platform.postgres.TestDatabase;
import io.trunkline.platform.postgres.UuidV7;
import io.trunkline.platform.secret.Sealer;
import io.trunkline.platform.secret.Secret;
import io.trunkline.platform.secret.TestSealer;
import io.trunkline.resource.TaggedResources;
import io.trunkline.sync.RepositoryLinks;
import io.trunkline.sync.SyncConfigurations;
import io.trunkline.sync.SyncQuotas;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import java.net.URI;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.codeconnections.CodeConnectionsClient;
import software.amazon.awssdk.services.codestarconnections.CodeStarConnectionsClient;

/** A control listener on a database of its own, with two accounts, and clients for it. */
final class ControlPlane implements AutoCloseable {
  static final AccessKey ALICE = key("111111111111", "AKIDALICE", "secret/of+alice");
  static final AccessKey BOB = key("222222222222", "AKIDBOB", "secret-of-bob");

  /** Small, so that they are quickly reached. */
  private static final SyncQuotas SYNC_QUOTAS = new SyncQuotas(6, 7, 5, 3);

  private final Vertx vertx = Vertx.vertx();
  final Database database = TestDatabase.create().open(vertx);
  final Sealer sealer = TestSealer.create();
  final Accounts accounts;
  final Connections connections;
  final Hosts hosts;
  final Installations installations;
  final RepositoryLinks repositoryLinks;
  final SyncConfigurations syncConfigurations;
  private final TaggedResources tagged;
  final List<AwsOperations> groups;
  private final ControlVerticle verticle;

  ControlPlane() {
    accounts =
        new Accounts(database, sealer, new UuidV7(InstantSource.system(), new SecureRandom()));
    accounts.setCaching(true);
    connections = new Connections(database, accounts, UUID::randomUUID, "aws");
    hosts =
        new Hosts(
            database,
            accounts,
            UUID::randomUUID,
            new Hosts.Rules(
                "aws",
                50,
                new AddressGuard(List.of(), new OwnAddresses(), "hosts.allowed-networks")),
            _ -> {});
    var randomness = new Installations.Randomness(new SecureRandom(), UUID::randomUUID);
    installations =
        new Installations(
            database, accounts, sealer, randomness, new ConnectionStatusUpdater(_ -> {}));
    var minting = new RepositoryLinks.ArnSource(UUID::randomUUID, "aws");
    repositoryLinks = new RepositoryLinks(database, accounts, connections, minting, SYNC_QUOTAS);
    syncConfigurations = new SyncConfigurations(database, accounts, SYNC_QUOTAS);
    tagged = new TaggedResources(database, accounts, List.of(connections, hosts, repositoryLinks));
    var removal =
        new ConnectionRemoval(database, connections, new Shares(database, accounts), dispatches());
    var resources = new StoredSyncResources(repositoryLinks, syncConfigurations);
    groups =
        List.of(
            new ConnectionOperations(connections, hosts, removal, sealer),
            new HostOperations(hosts, sealer),
            new TagOperations(tagged),
            new RepositoryLinkOperations(repositoryLinks, resources, sealer),
            new SyncConfigurationOperations(syncConfigurations, resources, sealer),
            new SyncStatusOperations(resources));
    accounts.bootstrap(ALICE).await();
    accounts.bootstrap(BOB).await();
    var signatures =
        new SignatureV4(
            Set.of("us-east-1", "eu-central-1"),
            Set.of("codeconnections", "codestar-connections"),
            InstantSource.system());
    var routes =
        List.<ControlRoutes>of(
            new CodeConnectionsRoutes(entrance(new Authenticator(signatures, accounts)), groups));
    verticle =
        new ControlVerticle(
            new Listener.Address("127.0.0.1", 0, Optional.empty()),
            routes,
            UUID::randomUUID,
            InstantSource.system());
    vertx
        .deployVerticle(
            verticle, new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD))
        .await();
  }

  private RequestGuard entrance(Authenticator authenticator) {
    return new RequestGuard(
        authenticator,
        accounts,
        new AuditTrail(database, accounts, Future::succeededFuture),
        tagged::findPolicyTags,
        new Deployment("aws", "us-east-1", ALICE.accountId()));
  }

  /** A key of Alice's account that may do what the statements say. */
  AccessKey limited(String... statements) {
    var policy =
        new JsonObject(
            "{'Version':'2012-10-17','Statement':[%s]}"
                .formatted(String.join(",", statements))
                .replace('\'', '"'));
    var keys = new AccessKeys(database, accounts, sealer, new SecureRandom());
    var made = keys.create(caller(ALICE), ALICE.accountId(), policy).await();
    if (made instanceof AccessKeys.CreateResult.Created(var key, var secret)) {
      return new AccessKey(key.id(), key.accountId(), secret);
    }
    throw new IllegalArgumentException(made.toString());
  }

  private Dispatches dispatches() {
    return new Dispatches(
        new DatabasePools(database, database),
        new NodeId(UUID.randomUUID()),
        new Pipelines(database, accounts, List.of(), TestSealer.create(), UUID::randomUUID),
        new DispatchLoader(Map.of()),
        new DispatchPermits(1, 1));
  }

  /** As AWS would set it, or a provider that broke the host. */
  void setHostStatus(String arn, String status) {
    database.run("UPDATE host SET status = $2 WHERE arn = $1", Tuple.of(arn, status)).await();
  }

  static Caller caller(AccessKey key) {
    return new Caller(key.accountId(), key.id());
  }

  int port() {
    return verticle.port();
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + port());
  }

  CodeConnectionsClient client(AccessKey key) {
    return client(key, Region.US_EAST_1);
  }

  CodeConnectionsClient client(AccessKey key, Region region) {
    return CodeConnectionsClient.builder()
        .endpointOverride(endpoint())
        .region(region)
        .credentialsProvider(credentials(key))
        .httpClient(UrlConnectionHttpClient.create())
        .overrideConfiguration(ControlPlane::withoutKeptConnections)
        .build();
  }

  CodeStarConnectionsClient olderClient(AccessKey key) {
    return CodeStarConnectionsClient.builder()
        .endpointOverride(endpoint())
        .region(Region.US_EAST_1)
        .credentialsProvider(credentials(key))
        .httpClient(UrlConnectionHttpClient.create())
        .overrideConfiguration(ControlPlane::withoutKeptConnections)
        .build();
  }

  /** The listener would wait for them when it is closed. */
  private static void withoutKeptConnections(ClientOverrideConfiguration.Builder configuration) {
    configuration.putHeader("Connection", "close");
  }

  @Override
  public void close() {
    vertx.close().await();
  }

  private static StaticCredentialsProvider credentials(AccessKey key) {
    return StaticCredentialsProvider.create(
        AwsBasicCredentials.create(key.id(), key.secret().reveal()));
  }

  private static AccessKey key(String account, String id, String secret) {
    return new AccessKey(id, new AccountId(account), Secret.of(secret));
  }
}
