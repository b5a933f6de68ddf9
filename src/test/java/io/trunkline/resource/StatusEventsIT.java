package io.trunkline.resource;

import static io.trunkline.connection.DomainFixture.ALICE;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.account.AccessKey;
import io.trunkline.account.Accounts;
import io.trunkline.account.Caller;
import io.trunkline.account.TestDeployment;
import io.trunkline.connection.Connection;
import io.trunkline.connection.ConnectionArn;
import io.trunkline.connection.ConnectionStatusUpdater;
import io.trunkline.connection.Connections;
import io.trunkline.connection.DomainFixture;
import io.trunkline.connection.InstallationAttacher;
import io.trunkline.host.Host;
import io.trunkline.host.HostAccess;
import io.trunkline.host.HostStatus;
import io.trunkline.host.HostUpdate;
import io.trunkline.host.Hosts;
import io.trunkline.host.NewHost;
import io.trunkline.installation.AppHook;
import io.trunkline.installation.Installation;
import io.trunkline.installation.Installations;
import io.trunkline.installation.NewInstallation;
import io.trunkline.installation.ProviderInstallations;
import io.trunkline.installation.SecretChoice;
import io.trunkline.node.PublishedSchemas;
import io.trunkline.platform.http.AddressGuard;
import io.trunkline.platform.http.OwnAddresses;
import io.trunkline.platform.postgres.Database;
import io.trunkline.platform.postgres.TestDatabase;
import io.trunkline.platform.secret.Sealer;
import io.trunkline.platform.secret.Secret;
import io.trunkline.platform.secret.TestSealer;
import io.trunkline.provider.NormalizedWebhook.ProviderInstallationChanged;
import io.trunkline.provider.NormalizedWebhook.ProviderInstallationStatus;
import io.trunkline.provider.ProviderType;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StatusEventsIT {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-01-31T12:00:00.123Z"));

  private final Vertx vertx = Vertx.vertx();
  private final Sealer sealer = TestSealer.create();
  private final TestDatabase testDatabase = TestDatabase.create();
  private final Database database = testDatabase.open(vertx);
  private final Accounts accounts =
      new Accounts(database, sealer, TestDeployment.DEPLOYMENT, UUID::randomUUID);
  private final StatusEvents events =
      new StatusEvents(vertx.eventBus(), CLOCK, () -> new UUID(0, 7));
  private final Connections connections =
      new Connections(
          database, accounts, UUID::randomUUID, new Connections.Rules("aws", 250), events);
  private final Hosts hosts =
      new Hosts(
          database,
          accounts,
          UUID::randomUUID,
          new Hosts.Rules(
              "aws", 50, new AddressGuard(List.of(), new OwnAddresses(), "hosts.allowed-networks")),
          events);
  private final Installations installations =
      new Installations(
          database,
          accounts,
          sealer,
          new Installations.Randomness(new SecureRandom(), UUID::randomUUID),
          new ConnectionStatusUpdater(events));
  private final ProviderInstallations providerInstallations =
      new ProviderInstallations(database, accounts, installations, UUID::randomUUID);
  private final EventRecorder consumer = new EventRecorder(testDatabase);

  /** Records events, together with the status that is in the database at that time. */
  private static final class EventRecorder extends VerticleBase {
    final BlockingQueue<JsonObject> events = new LinkedBlockingQueue<>();
    private final TestDatabase testDatabase;
    private Future<Void> last = Future.succeededFuture();

    EventRecorder(TestDatabase testDatabase) {
      this.testDatabase = testDatabase;
    }

    @Override
    public Future<?> start() {
      var database = testDatabase.open(vertx);
      return vertx
          .eventBus()
          .<JsonObject>consumer(
              StatusEvents.ADDRESS,
              message ->
                  last =
                      last.compose(_ -> look(database, message.body()))
                          .onSuccess(events::add)
                          .mapEmpty())
          .completion();
    }

    private static Future<JsonObject> look(Database database, JsonObject event) {
      var arn = event.getJsonArray("resources").getString(0);
      return database
          .run(
              "SELECT status FROM connection WHERE arn = $1"
                  + " UNION ALL SELECT status FROM host WHERE arn = $1",
              Tuple.of(arn))
          .map(rows ->
              event
                  .copy()
                  .put("stored", rows.size() == 0 ? "" : rows.iterator().next().getString(0)));
    }
  }

  @BeforeEach
  void open() {
    var key = new AccessKey(ALICE.accessKeyId(), ALICE.accountId(), Secret.of("secret"));
    accounts.bootstrap(key).await();
    vertx.deployVerticle(consumer).await();
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private Connection connection() {
    var wanted = DomainFixture.newConnection("main", ProviderType.GITHUB);
    return ((Connections.CreateResult.Created) connections.create(ALICE, wanted).await())
        .connection();
  }

  private Installation installation() {
    var wanted =
        new NewInstallation(
            ProviderType.GITHUB, Optional.empty(), "octo", new SecretChoice.Generated());
    return ((Installations.CreateResult.Created) installations.create(ALICE, wanted).await())
        .installation();
  }

  private void attach(Connection connection, Installation installation) {
    assertThat(
            connections.attach(ALICE, connection.arn().connectionId(), installation.id()).await())
        .isInstanceOf(InstallationAttacher.Result.Attached.class);
  }

  private JsonObject next() {
    try {
      var event =
          Objects.requireNonNull(consumer.events.poll(10, TimeUnit.SECONDS), "no event arrived");
      var published = event.copy();
      published.remove("stored");
      PublishedSchemas.check("StatusEvent", published);
      return event;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private List<String> statuses(int count) {
    var statuses = new ArrayList<String>();
    for (int i = 0; i < count; i++) {
      var detail = next().getJsonObject("detail");
      statuses.add(detail.getString("previousStatus", "-") + " " + detail.getString("status"));
    }
    return statuses;
  }

  private boolean delete(Caller caller, ConnectionArn arn) {
    return database
        .transaction(transaction -> connections.delete(transaction, caller, arn))
        .await();
  }

  @Test
  void publishesEventInEventBridgeFormat() {
    var arn = connection().arn().value();

    var event = next();

    event.remove("stored");
    assertThat(event)
        .isEqualTo(
            new JsonObject()
                .put("version", "0")
                .put("id", new UUID(0, 7).toString())
                .put("detail-type", "CodeConnections Connection State Change")
                .put("source", "trunkline.codeconnections")
                .put("account", ALICE.accountId().value())
                .put("time", "2026-01-31T12:00:00Z")
                .put("region", "us-east-1")
                .put("resources", new JsonArray().add(arn))
                .put(
                    "detail",
                    new JsonObject()
                        .put("connectionArn", arn)
                        .put("connectionName", "main")
                        .put("providerType", "GitHub")
                        .put("status", "PENDING")));
  }

  @Test
  void publishesEveryStatusOfConnection() {
    var connection = connection();
    var first = installation();
    attach(connection, first);
    installations.delete(ALICE, first.id()).await();
    attach(connection, installation());
    delete(ALICE, connection.arn());

    assertThat(statuses(5))
        .containsExactly(
            "- PENDING",
            "PENDING AVAILABLE",
            "AVAILABLE ERROR",
            "ERROR AVAILABLE",
            "AVAILABLE DELETED");
  }

  @Test
  void givesReasonForConnectionInError() {
    var connection = connection();
    var installation = installation();
    attach(connection, installation);
    statuses(2);

    installations.delete(ALICE, installation.id()).await();

    assertThat(next().getJsonObject("detail").getString("reason"))
        .isEqualTo("Its installation %s was deleted.".formatted(installation.id()));
  }

  @Test
  void publishesConnectionChangeAfterCommit() {
    var connection = connection();
    assertThat(next().getString("stored")).isEqualTo("PENDING");

    var installation = installation();
    attach(connection, installation);
    assertThat(next().getString("stored")).isEqualTo("AVAILABLE");

    installations.delete(ALICE, installation.id()).await();
    assertThat(next().getString("stored")).isEqualTo("ERROR");

    delete(ALICE, connection.arn());
    assertThat(next().getString("stored")).isEmpty();
  }

  @Test
  void doesNotPublishRolledBackConnectionChange() {
    database.run("ALTER TABLE audit RENAME TO audit_away").await();
    var failed =
        connections.create(ALICE, DomainFixture.newConnection("lost", ProviderType.GITHUB));
    assertThat(failed.toCompletionStage().toCompletableFuture()).failsWithin(10, TimeUnit.SECONDS);
    database.run("ALTER TABLE audit_away RENAME TO audit").await();

    connection();

    assertThat(next().getJsonObject("detail").getString("connectionName")).isEqualTo("main");
  }

  @Test
  void doesNotPublishWhenAvailableConnectionChangesInstallation() {
    var connection = connection();
    attach(connection, installation());
    attach(connection, installation());
    delete(ALICE, connection.arn());

    assertThat(statuses(3)).containsExactly("- PENDING", "PENDING AVAILABLE", "AVAILABLE DELETED");
  }

  private Host host() {
    var wanted =
        new NewHost(
            "ghes",
            ProviderType.GITHUB_ENTERPRISE_SERVER,
            new HostAccess("https://ghes.example.com", Optional.empty()),
            List.of(),
            new ArnScope(Namespace.CODECONNECTIONS, "eu-central-1"));
    return ((Hosts.CreateResult.Created) hosts.create(ALICE, wanted).await()).host();
  }

  private void register(Host host) {
    assertThat(hosts.register(ALICE, host.arn().hostId()).await())
        .isInstanceOf(Hosts.ChangeResult.Changed.class);
  }

  private void update(Host host, HostUpdate update) {
    assertThat(hosts.update(ALICE, host.arn(), update).await())
        .isInstanceOf(Hosts.ChangeResult.Changed.class);
  }

  private static HostUpdate at(String endpoint) {
    return new HostUpdate(Optional.of(endpoint), Optional.empty());
  }

  private void fail(Host host) {
    database
        .run(
            "UPDATE host SET status = 'ERROR', status_message = 'Its app is gone.' WHERE arn = $1",
            Tuple.of(host.arn().value()))
        .await();
  }

  @Test
  void publishesHostEventInEventBridgeFormat() {
    var arn = host().arn().value();

    var event = next();

    assertThat(event.getString("detail-type")).isEqualTo("CodeConnections Host State Change");
    assertThat(event.getString("region")).isEqualTo("eu-central-1");
    assertThat(event.getString("account")).isEqualTo(ALICE.accountId().value());
    assertThat(event.getJsonArray("resources")).containsExactly(arn);
    assertThat(event.getJsonObject("detail"))
        .isEqualTo(
            new JsonObject()
                .put("hostArn", arn)
                .put("hostName", "ghes")
                .put("providerType", "GitHubEnterpriseServer")
                .put("status", "PENDING"));
  }

  @Test
  void publishesEveryStatusOfHost() {
    var host = host();
    register(host);
    update(host, at("https://other.example.com"));
    register(host);
    fail(host);
    register(host);
    fail(host);
    update(host, at("https://third.example.com"));
    hosts.delete(ALICE, host.arn()).await();

    assertThat(statuses(7))
        .containsExactly(
            "- PENDING",
            "PENDING AVAILABLE",
            "AVAILABLE PENDING",
            "PENDING AVAILABLE",
            "ERROR AVAILABLE",
            "ERROR PENDING",
            "PENDING DELETED");
  }

  @Test
  void doesNotPublishUnchangedHostStatus() {
    var host = host();
    update(host, at("https://other.example.com"));
    register(host);
    register(host);
    hosts.delete(ALICE, host.arn()).await();

    assertThat(statuses(3)).containsExactly("- PENDING", "PENDING AVAILABLE", "AVAILABLE DELETED");
  }

  @Test
  void publishesHostChangeAfterCommit() {
    var host = host();
    assertThat(next().getString("stored")).isEqualTo("PENDING");

    register(host);
    assertThat(next().getString("stored")).isEqualTo("AVAILABLE");

    hosts.delete(ALICE, host.arn()).await();
    assertThat(next().getString("stored")).isEmpty();
  }

  @Test
  void doesNotPublishRolledBackHostChange() {
    var host = host();
    database.run("ALTER TABLE audit RENAME TO audit_away").await();
    var failed = hosts.register(ALICE, host.arn().hostId());
    assertThat(failed.toCompletionStage().toCompletableFuture()).failsWithin(10, TimeUnit.SECONDS);
    database.run("ALTER TABLE audit_away RENAME TO audit").await();

    hosts.delete(ALICE, host.arn()).await();

    assertThat(statuses(2)).containsExactly("- PENDING", "PENDING DELETED");
  }

  @Test
  void givesReasonForHostInError() {
    var host = host();
    fail(host);
    var failed = hosts.find(ALICE.accountId(), host.arn()).await().orElseThrow();
    next();

    events.onStatusChanged(failed.describeChangeFrom(HostStatus.AVAILABLE));

    assertThat(next().getJsonObject("detail").getString("reason")).isEqualTo("Its app is gone.");
  }

  /** Announces a status of GitHub's installation 7, each time with another webhook body. */
  private void announce(ProviderInstallationStatus status, int minute) {
    var at = Instant.parse("2026-01-31T12:00:00Z").plusSeconds(60L * minute);
    var changed =
        new ProviderInstallationChanged(
            "7", status, Optional.of("octo"), Optional.empty(), Optional.empty(), at);
    assertThat(
            providerInstallations
                .applyChange(ProviderType.GITHUB, changed, Buffer.buffer("" + minute))
                .await())
        .isEqualTo(new ProviderInstallations.ChangeResult.Applied(1));
  }

  @Test
  void publishesConnectionChangesOfProviderInstallation() {
    var hook = new AppHook(ProviderType.GITHUB, Secret.of("key"), List.of(Secret.of("secret")));
    providerInstallations.registerApp(ALICE.accountId(), hook).await();
    var wanted =
        new NewInstallation(
            ProviderType.GITHUB, Optional.empty(), "octo", new SecretChoice.Generated());
    var held = providerInstallations.join(ALICE, ALICE.accountId(), wanted, "7").await();
    attach(connection(), ((Installations.CreateResult.Created) held).installation());
    statuses(2);

    announce(ProviderInstallationStatus.SUSPENDED, 1);
    announce(ProviderInstallationStatus.ACTIVE, 2);
    announce(ProviderInstallationStatus.DELETED, 3);

    var suspended = next().getJsonObject("detail");
    assertThat(suspended.getString("previousStatus")).isEqualTo("AVAILABLE");
    assertThat(suspended.getString("status")).isEqualTo("ERROR");
    assertThat(suspended.getString("reason"))
        .isEqualTo("At GitHub the installation 7 of octo is suspended.");
    assertThat(statuses(2)).containsExactly("ERROR AVAILABLE", "AVAILABLE ERROR");
  }
}
