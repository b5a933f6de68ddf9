package io.trunkline.node;

import io.trunkline.account.AccessKey;
import io.trunkline.account.AccessKeys;
import io.trunkline.account.AccountId;
import io.trunkline.account.Accounts;
import io.trunkline.account.AuditTrail;
import io.trunkline.account.Caller;
import io.trunkline.connection.Connections;
import io.trunkline.connection.Handshakes;
import io.trunkline.connection.Shares;
import io.trunkline.delivery.Deliveries;
import io.trunkline.delivery.DispatchLoader;
import io.trunkline.delivery.DispatchPermits;
import io.trunkline.delivery.Dispatches;
import io.trunkline.delivery.Explainer;
import io.trunkline.delivery.NodeId;
import io.trunkline.delivery.WebhookMatcher;
import io.trunkline.host.Hosts;
import io.trunkline.installation.InstallationComparison;
import io.trunkline.installation.Installations;
import io.trunkline.installation.ProviderInstallations;
import io.trunkline.pipeline.Pipelines;
import io.trunkline.pipeline.RouteCache;
import io.trunkline.platform.http.ByteBudget;
import io.trunkline.platform.postgres.Database;
import io.trunkline.platform.postgres.TestDatabase;
import io.trunkline.platform.secret.Keyset;
import io.trunkline.platform.secret.Sealer;
import io.trunkline.platform.secret.Secret;
import io.trunkline.resource.TaggedResources;
import io.trunkline.settings.ConfigLoader;
import io.trunkline.settings.Intervals;
import io.trunkline.settings.SettingSources;
import io.trunkline.settings.SettingSources.DefaultPaths;
import io.trunkline.settings.TrunklineConfig;
import io.trunkline.sync.RepositoryLinks;
import io.trunkline.sync.SyncConfigurations;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.UnaryOperator;

/**
 * A complete node in the test's process, built by the production wiring, with an owner's access
 * key. It binds free ports of 127.0.0.1 and uses a database of the tests' PostgreSQL server.
 *
 * <p>A test gets one as a parameter (see {@link NodeSettings}) or starts one with {@link #builder}.
 */
public final class TestNode implements AutoCloseable {
  public static final AccessKey OWNER_KEY =
      new AccessKey("AKIDTEST", new AccountId("000000000000"), Secret.of("a secret of this test"));

  /** The caller of changes that a test makes through the domain classes. */
  public static final Caller OWNER = new Caller(OWNER_KEY.accountId(), OWNER_KEY.id());

  /** All test nodes encrypt with the same keys, so that they can share a database. */
  private static final Keyset KEYSET = Keyset.generate();

  private final Optional<TestDatabase> database;
  private final Path dataFolder;
  private final TrunklineConfig config;
  private final Node node;
  private Optional<String> egressDeployment = Optional.empty();

  private TestNode(
      Optional<TestDatabase> database, Path dataFolder, TrunklineConfig config, Node node) {
    this.database = database;
    this.dataFolder = dataFolder;
    this.config = config;
    this.node = node;
  }

  /** Returns {@code 127.0.0.1} and a free port, for a node whose address must be known before. */
  public static String freeAddress() {
    try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return "127.0.0.1:" + socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts a node with default settings on a new database. */
  public static TestNode start() {
    return builder().start();
  }

  public static Builder builder() {
    return new Builder();
  }

  /** The settings that all test nodes share, for a node that runs in a process of its own. */
  public static Map<String, String> sharedSettings() {
    return Map.of(
        "secrets.keyset",
        KEYSET.json().reveal(),
        "bootstrap.account-id",
        OWNER_KEY.accountId().value(),
        "bootstrap.access-key-id",
        OWNER_KEY.id(),
        "bootstrap.secret-access-key",
        OWNER_KEY.secret().reveal());
  }

  /** Collects what differs from the defaults. */
  public static final class Builder {
    private final Map<String, String> settings = new HashMap<>();
    private final EnumSet<NodePart> parts = EnumSet.allOf(NodePart.class);
    private Optional<TestDatabase> database = Optional.empty();
    private InstantSource clock = InstantSource.system();
    private Intervals intervals = Intervals.standard();

    private Builder() {
      settings.putAll(sharedSettings());
      for (var listener : new String[] {"gateway", "control", "management"}) {
        settings.put(listener + ".listen", "127.0.0.1:0");
      }
    }

    /** Sets a setting by its key in {@code conf/trunkline.yaml}. */
    public Builder setting(String key, String value) {
      settings.put(key, value);
      return this;
    }

    /** Shares the database of another node, or uses one that the test prepared. */
    public Builder on(TestDatabase shared) {
      database = Optional.of(shared);
      return this;
    }

    public Builder clock(InstantSource source) {
      clock = source;
      return this;
    }

    public Builder intervals(UnaryOperator<Intervals> change) {
      intervals = change.apply(intervals);
      return this;
    }

    /** Sends no dispatches, so that a test can claim and settle them itself. */
    public Builder withoutEgress() {
      parts.remove(NodePart.EGRESS);
      return this;
    }

    /** Uses an embedded PostgreSQL in a folder that is kept when the node is closed. */
    public Builder embeddedDatabase(Path folder) {
      settings.put("data.dir", folder.toString());
      settings.put("database.url", "");
      settings.put("secrets.keyset", "");
      return this;
    }

    /** Deploys the webhook and management listeners only. */
    public Builder gatewayOnly() {
      parts.retainAll(EnumSet.of(NodePart.GATEWAY, NodePart.MANAGEMENT));
      return this;
    }

    /** Deploys no verticles: only the domain classes on a database, without ports. */
    public Builder withoutVerticles() {
      parts.clear();
      return this;
    }

    public TestNode start() {
      try {
        var folder = Files.createTempDirectory("trunkline-test-node-");
        if (!settings.containsKey("database.url")) {
          database = database.or(() -> Optional.of(TestDatabase.create()));
          database.ifPresent(used -> settings.put("database.url", used.url()));
        }
        settings.putIfAbsent("data.dir", folder.toString());
        var config = config(folder, settings);
        var options = new NodeOptions(clock, intervals, parts);
        return new TestNode(database, folder, config, Node.start(config, options, _ -> {}).await());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Ignores the environment of the test process. */
  private static TrunklineConfig config(Path folder, Map<String, String> settings) {
    var paths = new DefaultPaths(folder, folder);
    return ConfigLoader.load(new SettingSources(settings, Map.of(), Optional.empty(), paths));
  }

  public URI gatewayUri(String path) {
    return uri(ports().gateway(), path);
  }

  public URI controlUri(String path) {
    return uri(ports().control(), path);
  }

  public URI managementUri(String path) {
    return uri(ports().management(), path);
  }

  private static URI uri(int port, String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  public Node.BoundPorts ports() {
    return node.bound();
  }

  /** Calls this node's API as the owner. The caller closes it before the node. */
  public ApiClient api() {
    return api(OWNER_KEY);
  }

  public ApiClient api(AccessKey key) {
    return new ApiClient(this, key);
  }

  /** Builds an installation with a connection. */
  public TestSource.Builder source() {
    return new TestSource.Builder(this);
  }

  /** Starts the dispatcher of a node that was built {@link Builder#withoutEgress}. */
  public void startEgress() {
    var verticle = node.wiring().egressWiring().verticle();
    egressDeployment = Optional.of(vertx().deployVerticle(verticle).await());
  }

  /** Drains the dispatcher that {@link #startEgress} started. */
  public void stopEgress() {
    egressDeployment.ifPresent(id -> vertx().undeploy(id).await());
    egressDeployment = Optional.empty();
  }

  /** Creates the account of the key if it is missing, and gives it this key with full rights. */
  public Caller addAccount(AccessKey key) {
    accounts().bootstrap(key).await();
    return new Caller(key.accountId(), key.id());
  }

  /**
   * Consumes the events of the owner's pipeline of that name on the event bus. Replies to each
   * event and collects them in the order of arrival.
   */
  public BlockingQueue<JsonObject> consume(String pipeline) {
    var events = new LinkedBlockingQueue<JsonObject>();
    bus()
        .<JsonObject>consumer(
            "trunkline.pipelines.%s.%s".formatted(OWNER.accountId().value(), pipeline))
        .handler(message -> {
          events.add(message.body());
          message.reply("started");
        })
        .completion()
        .await();
    return events;
  }

  public TrunklineConfig config() {
    return config;
  }

  public Vertx vertx() {
    return node.vertx();
  }

  public EventBus bus() {
    return vertx().eventBus();
  }

  public Node node() {
    return node;
  }

  /** Returns the database that this node uses, for further nodes and pools. */
  public TestDatabase testDatabase() {
    return database.orElseThrow();
  }

  /** The node's connection pool for API requests. */
  public Database database() {
    return node.pools().control();
  }

  public Sealer sealer() {
    return KEYSET.sealer();
  }

  public Accounts accounts() {
    return node.wiring().accountWiring().accounts();
  }

  public Connections connections() {
    return node.wiring().connections();
  }

  public InstallationComparison comparison() {
    return node.wiring().providerWiring().comparison();
  }

  public Handshakes handshakes() {
    return node.wiring().handshakes();
  }

  public Hosts hosts() {
    return node.wiring().resourceWiring().hosts();
  }

  public Installations installations() {
    return node.wiring().installations();
  }

  public ProviderInstallations providerInstallations() {
    return node.wiring().resourceWiring().providerInstallations();
  }

  public Shares shares() {
    return node.wiring().resourceWiring().shares();
  }

  public RepositoryLinks repositoryLinks() {
    return node.wiring().resourceWiring().repositoryLinks();
  }

  public SyncConfigurations syncConfigurations() {
    return node.wiring().resourceWiring().syncConfigurations();
  }

  public TaggedResources taggedResources() {
    return node.wiring().resourceWiring().taggedResources();
  }

  public AccessKeys accessKeys() {
    return node.wiring().accountWiring().keys();
  }

  public AuditTrail auditTrail() {
    return node.wiring().accountWiring().auditTrail();
  }

  public Explainer explainer() {
    return node.wiring().deliveryWiring().explainer();
  }

  public Pipelines pipelines() {
    return node.wiring().pipelines();
  }

  public Deliveries deliveries() {
    return node.wiring().deliveries();
  }

  public Dispatches dispatches() {
    return node.wiring().deliveryWiring().dispatches();
  }

  public DispatchPermits permits() {
    return node.wiring().deliveryWiring().permits();
  }

  public NodeId nodeId() {
    return node.wiring().deliveryWiring().nodeId();
  }

  public WebhookMatcher matcher() {
    return node.wiring().deliveryWiring().matcher();
  }

  public RouteCache routes() {
    return node.wiring().deliveryWiring().routes();
  }

  public DispatchLoader dispatchLoader() {
    return node.wiring().deliveryWiring().dispatchLoader();
  }

  /**
   * Deletes all rows except those of running nodes, so that tests can share this node. The test
   * creates the accounts that it uses again.
   */
  public void deleteData() {
    auditTrail().settled().await();
    var tables =
        database()
            .run(
                """
                SELECT string_agg(quote_ident(relname), ', ') FROM pg_class
                WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
                  AND NOT relispartition AND relname NOT IN ('node', 'flyway_schema_history')\
                """)
            .await()
            .iterator()
            .next()
            .getString(0);
    database().run("TRUNCATE " + tables).await();
  }

  /** The memory budget that all webhook bodies share. */
  public ByteBudget bodies() {
    return node.wiring().ingressWiring().bodies();
  }

  /** Returns the first column of the first row, a {@code bigint}. */
  public long count(String sql) {
    return database().run(sql).await().iterator().next().getLong(0);
  }

  /** Drains the node and deletes its data folder. */
  @Override
  public void close() {
    TestSource.closeConnections();
    stopEgress();
    node.drain().await();
    try (var files = Files.walk(dataFolder)) {
      files.sorted(Comparator.reverseOrder()).forEach(TestNode::delete);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
