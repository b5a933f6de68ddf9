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
import io.trunkline.node.TestNode;
import io.trunkline.platform.http.AddressGuard;
import io.trunkline.platform.http.Cidr;
import io.trunkline.platform.http.OwnAddresses;
import io.trunkline.platform.postgres.Database;
import io.trunkline.platform.secret.Sealer;
import io.trunkline.platform.secret.Secret;
import io.trunkline.provider.ProviderType;
import io.trunkline.resource.ArnScope;
import io.trunkline.resource.Namespace;
import io.trunkline.resource.TaggedResources;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A node without verticles whose domain classes are called directly, with two accounts. The tests
 * of a class share it; its data is deleted before each test. Register it as a static extension.
 */
public class DomainFixture implements BeforeEachCallback, AfterAllCallback {
  public static final Caller ALICE = new Caller(new AccountId("111111111111"), "AKIDALICE");
  public static final Caller BOB = new Caller(new AccountId("222222222222"), "AKIDBOB");

  private final Map<String, String> settings;
  private Optional<TestNode> started = Optional.empty();

  public DomainFixture() {
    this(Map.of());
  }

  /** {@code settings} differ from the defaults; their keys are those of {@code trunkline.yaml}. */
  protected DomainFixture(Map<String, String> settings) {
    this.settings = Map.copyOf(settings);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    node().deleteData();
    for (var caller : List.of(ALICE, BOB)) {
      node()
          .addAccount(new AccessKey(caller.accessKeyId(), caller.accountId(), Secret.of("secret")));
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    started.ifPresent(TestNode::close);
    started = Optional.empty();
  }

  protected final TestNode node() {
    if (started.isEmpty()) {
      var builder = TestNode.builder().withoutVerticles();
      settings.forEach(builder::setting);
      started = Optional.of(builder.start());
    }
    return started.get();
  }

  public Database database() {
    return node().database();
  }

  public Sealer sealer() {
    return node().sealer();
  }

  public Accounts accounts() {
    return node().accounts();
  }

  public Connections connections() {
    return node().connections();
  }

  public Hosts hosts() {
    return node().hosts();
  }

  public Installations installations() {
    return node().installations();
  }

  public ProviderInstallations providerInstallations() {
    return node().providerInstallations();
  }

  public TaggedResources taggedResources() {
    return node().taggedResources();
  }

  /**
   * Creates {@link Hosts} on the same database; {@code allowed} are the networks that hosts may be
   * in.
   */
  public Hosts hosts(Supplier<UUID> ids, String allowed) {
    var guard =
        new AddressGuard(Cidr.parseAll(allowed), new OwnAddresses(), "hosts.allowed-networks");
    return new Hosts(
        database(), node().accounts(), ids, new Hosts.Rules("aws", 50, guard), _ -> {});
  }

  public static NewConnection newConnection(String name, ProviderType type) {
    return new NewConnection(name, type, List.of(), Namespace.CODECONNECTIONS, "us-east-1");
  }

  public Connection connection(Caller caller, ProviderType type) {
    return switch (connections().create(caller, newConnection("main", type)).await()) {
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
    return ((Hosts.CreateResult.Created) hosts().create(caller, newHost("lab")).await()).host();
  }

  /** Sets a status that only AWS or a provider would cause. An empty message means no message. */
  public void setStatus(Host host, HostStatus status, String message) {
    database()
        .run(
            "UPDATE host SET status = $2, status_message = nullif($3, '') WHERE arn = $1",
            Tuple.of(host.arn().value(), status.name(), message))
        .await();
  }

  public Connections.CreateResult connectionOn(Caller caller, HostArn host) {
    return connections()
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
    return (Installations.CreateResult.Created) installations().create(caller, wanted).await();
  }

  public Installation installation(Caller caller) {
    return installation(caller, new SecretChoice.Generated()).installation();
  }

  /** Returns false if the caller has no such connection. */
  public boolean delete(Caller caller, ConnectionArn arn) {
    return database()
        .transaction(transaction -> connections().delete(transaction, caller, arn))
        .await();
  }

  public Connection find(Connection connection) {
    return connections().find(connection.accountId(), connection.arn()).await().orElseThrow();
  }

  public long version(Installation installation) {
    return installations()
        .find(installation.accountId(), installation.id())
        .await()
        .orElseThrow()
        .version();
  }

  public List<String> validSecrets(Installation installation) {
    var decoy = new Hooks.NodeSecrets(Secret.of("decoy"), Optional.empty());
    var hooks =
        new Hooks(database(), sealer(), decoy, System::nanoTime, _ -> Future.succeededFuture());
    return hooks.find(installation.hookKey()).await().validSecrets(System.nanoTime()).stream()
        .map(Secret::reveal)
        .filter(secret -> !secret.equals("decoy"))
        .toList();
  }

  /**
   * Returns the actions that were audited for a resource, in order.
   *
   * @param resource an ARN, or its last part, such as {@code installation/…}
   */
  public List<String> audited(String resource) {
    var actions = new ArrayList<String>();
    var sql =
        "SELECT action FROM audit WHERE $1 IN (resource, split_part(resource, ':', 6)) ORDER BY at";
    for (var row : database().run(sql, Tuple.of(resource)).await()) {
      actions.add(row.getString("action"));
    }
    return actions;
  }
}
