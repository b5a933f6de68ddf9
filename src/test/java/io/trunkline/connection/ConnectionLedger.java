package io.trunkline.connection;

import io.trunkline.account.AccessKey;
import io.trunkline.account.AccountId;
import io.trunkline.account.Accounts;
import io.trunkline.account.Caller;
import io.trunkline.host.Host;
import io.trunkline.host.HostAccess;
import io.trunkline.host.HostArn;
import io.trunkline.host.HostStatus;
import io.trunkline.host.Hosts;
import io.trunkline.host.NewHost;
import io.trunkline.host.ProviderOrHost;
import io.trunkline.installation.Hooks;
import io.trunkline.installation.Installation;
import io.trunkline.installation.Installations;
import io.trunkline.installation.NewInstallation;
import io.trunkline.installation.ProviderInstallations;
import io.trunkline.installation.SecretChoice;
import io.trunkline.platform.http.AddressGuard;
import io.trunkline.platform.http.Cidr;
import io.trunkline.platform.http.OwnAddresses;
import io.trunkline.platform.postgres.Database;
import io.trunkline.platform.postgres.TestDatabase;
import io.trunkline.platform.secret.Sealer;
import io.trunkline.platform.secret.Secret;
import io.trunkline.platform.secret.TestSealer;
import io.trunkline.provider.ProviderType;
import io.trunkline.resource.ArnScope;
import io.trunkline.resource.Namespace;
import io.trunkline.resource.TaggedResources;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** The ledger of connections on a database of its own, with two accounts. */
public final class ConnectionLedger implements AutoCloseable {
  public static final Caller ALICE = new Caller(new AccountId("111111111111"), "AKIDALICE");
  public static final Caller BOB = new Caller(new AccountId("222222222222"), "AKIDBOB");

  private final Vertx vertx = Vertx.vertx();
  public final Sealer sealer = TestSealer.create();
  public final Database database = TestDatabase.create().open(vertx);
  final Accounts accounts = new Accounts(database, sealer, UUID::randomUUID);
  public final Connections connections =
      new Connections(
          database, accounts, UUID::randomUUID, new Connections.Rules("aws", 250), _ -> {});
  public final Hosts hosts = hosts(UUID::randomUUID, "");
  public final TaggedResources tagged =
      new TaggedResources(database, accounts, List.of(connections, hosts));
  public final Installations installations =
      new Installations(
          database,
          accounts,
          sealer,
          new Installations.Randomness(new SecureRandom(), UUID::randomUUID),
          new ConnectionStatusUpdater(_ -> {}));
  public final ProviderInstallations grants =
      new ProviderInstallations(database, accounts, installations, UUID::randomUUID);

  public ConnectionLedger() {
    for (var caller : List.of(ALICE, BOB)) {
      var key = new AccessKey(caller.accessKeyId(), caller.accountId(), Secret.of("secret"));
      accounts.bootstrap(key).await();
    }
  }

  /** {@code allowed} are the networks that hosts may lie in. */
  public Hosts hosts(Supplier<UUID> ids, String allowed) {
    var guard =
        new AddressGuard(Cidr.parseAll(allowed), new OwnAddresses(), "hosts.allowed-networks");
    return new Hosts(database, accounts, ids, new Hosts.Rules("aws", 50, guard), _ -> {});
  }

  public static NewConnection newConnection(String name, ProviderType type) {
    return new NewConnection(name, type, List.of(), Namespace.CODECONNECTIONS, "us-east-1");
  }

  public Connection connection(Caller caller, ProviderType type) {
    return switch (connections.create(caller, newConnection("main", type)).await()) {
      case Connections.CreateResult.Created(var connection) -> connection;
      case Connections.CreateResult refused -> throw new AssertionError(refused.toString());
    };
  }

  public NewHost newHost(String name) {
    return new NewHost(
        name,
        ProviderType.GITLAB_SELF_MANAGED,
        new HostAccess("https://gitlab.example.com", Optional.empty()),
        List.of(),
        new ArnScope(Namespace.CODECONNECTIONS, "us-east-1"));
  }

  public Host host(Caller caller) {
    return ((Hosts.CreateResult.Created) hosts.create(caller, newHost("lab")).await()).host();
  }

  /** As AWS would, or a provider that broke it; an empty message is none. */
  public void setStatus(Host host, HostStatus status, String message) {
    database
        .run(
            "UPDATE host SET status = $2, status_message = nullif($3, '') WHERE arn = $1",
            Tuple.of(host.arn().value(), status.name(), message))
        .await();
  }

  public Connections.CreateResult connectionOn(Caller caller, HostArn host) {
    return connections
        .create(
            caller,
            new NewConnection(
                "main",
                new ProviderOrHost.OnHost(host, Optional.empty()),
                List.of(),
                Namespace.CODECONNECTIONS,
                "us-east-1"))
        .await();
  }

  public Installations.CreateResult.Created installation(Caller caller, SecretChoice secret) {
    var wanted = new NewInstallation(ProviderType.GITHUB, Optional.empty(), "octo", secret);
    return (Installations.CreateResult.Created) installations.create(caller, wanted).await();
  }

  public Installation installation(Caller caller) {
    return installation(caller, new SecretChoice.Generated()).installation();
  }

  public Connection find(Connection connection) {
    return connections.find(connection.accountId(), connection.arn()).await().orElseThrow();
  }

  public long version(Installation installation) {
    return installations
        .find(installation.accountId(), installation.id())
        .await()
        .orElseThrow()
        .version();
  }

  public List<String> validSecrets(Installation installation) {
    var decoy = new Hooks.NodeSecrets(Secret.of("decoy"), Optional.empty());
    var hooks = new Hooks(database, sealer, decoy, System::nanoTime, _ -> Future.succeededFuture());
    return hooks.find(installation.hookKey()).await().validSecrets(System.nanoTime()).stream()
        .map(Secret::reveal)
        .filter(secret -> !secret.equals("decoy"))
        .toList();
  }

  /** Of everything that was audited about a thing, in order. */
  public List<String> audited(String resource) {
    var actions = new ArrayList<String>();
    var sql = "SELECT action FROM audit WHERE resource = $1 ORDER BY at";
    for (var row : database.run(sql, Tuple.of(resource)).await()) {
      actions.add(row.getString("action"));
    }
    return actions;
  }

  @Override
  public void close() {
    database.close().await();
    vertx.close().await();
  }
}
