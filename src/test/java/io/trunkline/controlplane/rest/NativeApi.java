package io.trunkline.controlplane.rest;

import io.trunkline.account.AccessKey;
import io.trunkline.account.AccessKeys;
import io.trunkline.account.AccountId;
import io.trunkline.account.AuditTrail;
import io.trunkline.connection.Connection;
import io.trunkline.connection.Shares;
import io.trunkline.controlplane.Authenticator;
import io.trunkline.controlplane.ControlRoutes;
import io.trunkline.controlplane.ControlVerticle;
import io.trunkline.controlplane.Deployment;
import io.trunkline.controlplane.RequestGuard;
import io.trunkline.delivery.ConnectionRemoval;
import io.trunkline.delivery.DispatchControl;
import io.trunkline.delivery.Explainer;
import io.trunkline.delivery.LedgerFixture;
import io.trunkline.host.Host;
import io.trunkline.host.HostId;
import io.trunkline.host.Hosts;
import io.trunkline.pipeline.Pipelines;
import io.trunkline.platform.aws.SignatureV4;
import io.trunkline.platform.http.AddressGuard;
import io.trunkline.platform.http.Listener;
import io.trunkline.platform.http.OwnAddresses;
import io.trunkline.platform.postgres.UuidV7;
import io.trunkline.platform.secret.Secret;
import io.trunkline.provider.github.GithubWebhooks;
import io.trunkline.resource.TaggedResources;
import io.trunkline.target.EventBusTargetType;
import io.trunkline.target.http.HttpTargetType;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.net.URI;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The native API on the ledgers of a road, with two accounts; deliveries come in by the road. */
final class NativeApi implements AutoCloseable {
  static final AccessKey ALICE =
      new AccessKey(
          LedgerFixture.CALLER.accessKeyId(),
          LedgerFixture.ACCOUNT,
          Secret.of("secret-secret-secret"));
  static final AccessKey BOB =
      new AccessKey("AKIDBOB", new AccountId("222222222222"), Secret.of("secret/of+bob"));

  private static final Deployment DEPLOYMENT =
      new Deployment("aws", "us-east-1", ALICE.accountId());

  /** Read once: that takes longer than most tests. */
  static final Description DESCRIPTION = Description.load();

  final LedgerFixture road = LedgerFixture.open();
  final Hosts hosts =
      new Hosts(
          road.database,
          road.accounts,
          UUID::randomUUID,
          new Hosts.Rules(
              "aws", 50, new AddressGuard(List.of(), new OwnAddresses(), "hosts.allowed-networks")),
          _ -> {});
  final ApiContract contract = DESCRIPTION.ours();
  final AuditTrail trail = new AuditTrail(road.database, road.accounts, Future::succeededFuture);
  private final ControlVerticle verticle;
  private final List<NativeClient> clients = new ArrayList<>();

  /** As it is served, and as whoever reads it sees it. */
  record Description(ApiContract ours, OpenAPIContract theirs) {
    private static Description load() {
      var vertx = Vertx.vertx();
      try {
        return new Description(
            ApiContract.load(vertx).await(), OpenAPIContract.from(vertx, "openapi.yaml").await());
      } finally {
        vertx.close().await();
      }
    }
  }

  NativeApi() {
    road.accounts.setCaching(true);
    road.await(road.accounts.bootstrap(BOB));
    var signatures =
        new SignatureV4(Set.of("us-east-1"), Set.of("codeconnections"), InstantSource.system());
    var tagged =
        new TaggedResources(road.database, road.accounts, List.of(road.connections, hosts));
    var entrance =
        new RequestGuard(
            new Authenticator(signatures, road.accounts),
            road.accounts,
            trail,
            tagged::findPolicyTags,
            DEPLOYMENT);
    ArnLookup connections =
        (account, id) ->
            road.connections
                .find(account, UUID.fromString(id))
                .map(found -> found.map(connection -> connection.arn().value()));
    ArnLookup hostArns =
        (account, id) ->
            hosts
                .find(account, new HostId(id))
                .map(found -> found.map(Host::arn).map(Object::toString));
    verticle =
        new ControlVerticle(
            new Listener.Address("127.0.0.1", 0, Optional.empty()),
            List.<ControlRoutes>of(
                new RestRoutes(
                    entrance,
                    contract,
                    operations(),
                    Map.of("connection", connections, "host", hostArns))),
            UUID::randomUUID,
            InstantSource.system());
    var onVirtualThreads = new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);
    road.await(road.vertx.deployVerticle(verticle, onVirtualThreads));
  }

  private List<RestOperations> operations() {
    var guard = new AddressGuard(List.of(), new OwnAddresses(), "targets.allowed-networks");
    var targets = List.of(new EventBusTargetType(), new HttpTargetType(guard, new SecureRandom()));
    var ids = new UuidV7(InstantSource.system(), new SecureRandom());
    var pipelines = new Pipelines(road.database, road.accounts, targets, road.sealer, ids);
    var understood = new SupportedProviders(List.of(new GithubWebhooks()));
    var shares = new Shares(road.database, road.accounts);
    var removal = new ConnectionRemoval(road.database, road.connections, shares, road.dispatches);
    return List.of(
        new InstallationOperations(
            road.installations,
            road.grants,
            DEPLOYMENT,
            understood,
            URI.create("https://hooks.example.com/")),
        new ConnectionDetailsOperations(road.connections),
        new HostRegistrationOperations(hosts),
        new ShareOperations(shares, removal),
        new PipelineOperations(pipelines),
        new DeliveryOperations(road.deliveries),
        new DispatchOperations(
            road.dispatches, new DispatchControl(road.database, road.accounts, road.dispatches)),
        new ExplainOperations(
            new Explainer(road.database, road.installations, road.intake), pipelines, understood),
        new AccountOperations(road.accounts),
        new AccessKeyOperations(
            new AccessKeys(road.database, road.accounts, road.sealer, new SecureRandom())),
        new AuditOperations(trail));
  }

  /** Past the API: it is the other one's. */
  void tag(String arn, String key, String value) {
    road.await(
        road.database.run(
            "INSERT INTO tag (resource_arn, account_id, key, value)"
                + " SELECT arn, account_id, $2, $3 FROM connection WHERE arn = $1",
            Tuple.of(arn, key, value)));
  }

  /** A key of Alice's account that may do what the statements say. */
  NativeClient limited(NativeClient alice, String... statements) {
    return client(
        key(alice.post("/v1/access-keys", new JsonObject().put("policy", policy(statements)))));
  }

  /** What was answered when it was made. */
  static AccessKey key(NativeClient.Reply made) {
    return new AccessKey(
        made.body().getString("accessKeyId"),
        new AccountId(made.body().getString("accountId")),
        Secret.of(made.body().getString("secretAccessKey")));
  }

  /** {@code statements} are JSON with single quotes. */
  static JsonObject policy(String... statements) {
    var text = "{'Version':'2012-10-17','Statement':[%s]}".formatted(String.join(",", statements));
    return new JsonObject(text.replace('\'', '"'));
  }

  NativeClient client(AccessKey key) {
    var client = new NativeClient(this, key);
    clients.add(client);
    return client;
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + verticle.port() + path);
  }

  /** A pipeline on the default trigger of {@code octo/app} and its branch main. */
  static JsonObject pipeline(Connection connection, JsonObject target) {
    var source =
        new JsonObject()
            .put("connectionArn", connection.arn().value())
            .put("fullRepositoryId", "octo/app")
            .put("branchName", "main");
    return new JsonObject().put("sources", new JsonArray().add(source)).put("target", target);
  }

  static JsonObject eventbus() {
    return new JsonObject().put("type", "eventbus");
  }

  /** Action and resource of what Alice changed, the oldest first. */
  List<String> audit() {
    var rows =
        road.await(
            road.database.run(
                "SELECT action, resource FROM audit WHERE access_key_id = 'AKIDTEST'"
                    + " AND kind = 'CHANGE' ORDER BY id"));
    return rows.stream().map(NativeApi::text).toList();
  }

  private static String text(Row row) {
    return row.getString(0) + " " + row.getString(1);
  }

  /** Clients first: the listener waits for connections that are kept. */
  @Override
  public void close() {
    clients.forEach(NativeClient::close);
    road.close();
  }
}
