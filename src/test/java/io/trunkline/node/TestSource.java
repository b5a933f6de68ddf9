package io.trunkline.node;

import io.trunkline.account.Caller;
import io.trunkline.connection.Connection;
import io.trunkline.connection.Connections;
import io.trunkline.connection.InstallationAttacher;
import io.trunkline.connection.NewConnection;
import io.trunkline.host.Host;
import io.trunkline.host.HostAccess;
import io.trunkline.host.HostArn;
import io.trunkline.host.Hosts;
import io.trunkline.host.NewHost;
import io.trunkline.host.ProviderOrHost;
import io.trunkline.installation.Installation;
import io.trunkline.installation.Installations;
import io.trunkline.installation.NewInstallation;
import io.trunkline.installation.SecretChoice;
import io.trunkline.pipeline.PipelineRegistration;
import io.trunkline.platform.secret.Secret;
import io.trunkline.provider.Payloads.Sample;
import io.trunkline.provider.Provider;
import io.trunkline.provider.ProviderType;
import io.trunkline.provider.SignedHeaders;
import io.trunkline.resource.ArnScope;
import io.trunkline.resource.Namespace;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * An installation with an available connection on a {@link TestNode}: registers pipelines, and
 * sends webhooks that are signed as the provider signs them.
 */
public final class TestSource {
  private static volatile HttpClient http = newClient();

  private final TestNode node;
  private final Caller caller;
  private final Installation installation;
  private final Secret secret;
  private final Connection connection;

  private TestSource(
      TestNode node,
      Caller caller,
      Installation installation,
      Secret secret,
      Connection connection) {
    this.node = node;
    this.caller = caller;
    this.installation = installation;
    this.secret = secret;
    this.connection = connection;
  }

  /**
   * Builds a source. The defaults are GitHub, repositories of {@code octo}, a generated secret, and
   * the node's owner.
   */
  public static final class Builder {
    private final TestNode node;
    private ProviderType type = ProviderType.GITHUB;
    private String owner = "octo";
    private SecretChoice secret = new SecretChoice.Generated();
    private Caller caller = TestNode.OWNER;
    private Optional<String> endpoint = Optional.empty();

    Builder(TestNode node) {
      this.node = node;
    }

    public Builder provider(ProviderType providerType) {
      type = providerType;
      return this;
    }

    /**
     * Sets the owner whose repositories the installation may report about; {@code *} means every
     * owner.
     */
    public Builder owner(String repositoryOwner) {
      owner = repositoryOwner;
      return this;
    }

    public Builder secret(Secret given) {
      secret = new SecretChoice.Given(given);
      return this;
    }

    public Builder secret(SecretChoice choice) {
      secret = choice;
      return this;
    }

    public Builder caller(Caller creator) {
      caller = creator;
      return this;
    }

    /**
     * Places the installation on a new host with this endpoint; only for self-managed providers.
     */
    public Builder host(String hostEndpoint) {
      endpoint = Optional.of(hostEndpoint);
      return this;
    }

    /** Creates the installation without a connection. */
    public Installations.CreateResult.Created createInstallation() {
      return createInstallation(endpoint.map(this::createHost));
    }

    private Installations.CreateResult.Created createInstallation(Optional<Host> host) {
      var hostArn = host.map(created -> created.arn().value());
      var wanted = new NewInstallation(type, hostArn, owner, secret);
      return (Installations.CreateResult.Created)
          node.installations().create(caller, wanted).await();
    }

    private Host createHost(String hostEndpoint) {
      var wanted =
          new NewHost(
              "host",
              type,
              new HostAccess(hostEndpoint, Optional.empty()),
              List.of(),
              new ArnScope(Namespace.CODECONNECTIONS, "us-east-1"));
      return ((Hosts.CreateResult.Created) node.hosts().create(caller, wanted).await()).host();
    }

    /** Creates the installation and a connection that uses it. */
    public TestSource create() {
      var created = createInstallation();
      return connect(created.installation(), created.secret());
    }

    /** Creates a connection that uses an installation that the test has created. */
    public TestSource connect(Installation existing, Secret itsSecret) {
      var created = TestSource.connect(node, caller, "test", existing);
      return new TestSource(node, caller, existing, itsSecret, created);
    }
  }

  private static Connection connect(
      TestNode node, Caller caller, String name, Installation installation) {
    var place =
        installation
            .hostArn()
            .<ProviderOrHost>map(
                arn -> new ProviderOrHost.OnHost(new HostArn(arn), Optional.empty()))
            .orElseGet(() -> new ProviderOrHost.AtProvider(installation.providerType()));
    var wanted = new NewConnection(name, place, List.of(), Namespace.CODECONNECTIONS, "us-east-1");
    var created =
        (Connections.CreateResult.Created) node.connections().create(caller, wanted).await();
    var id = created.connection().arn().connectionId();
    var attached = node.connections().attach(caller, id, installation.id()).await();
    return ((InstallationAttacher.Result.Attached) attached).connection();
  }

  /** Creates another connection that uses the same installation. */
  public Connection connect(String name) {
    return connect(node, caller, name, installation);
  }

  /** Registers a pipeline on {@code octo/app}, branch main, on the event bus, with one source. */
  public void pipeline(String name) {
    pipeline(name, "octo/app", new JsonArray());
  }

  /** Registers a pipeline. Without triggers, it has the default trigger on branch main. */
  public void pipeline(String name, String repository, JsonArray triggers) {
    var definition = definition(repository);
    if (!triggers.isEmpty()) {
      definition.put("triggers", triggers);
    }
    register(name, definition);
  }

  /** Returns the body of a registration, which the test may change. */
  public JsonObject definition(String repository) {
    return new JsonObject()
        .put("sources", new JsonArray().add(source("Source", repository)))
        .put("target", new JsonObject().put("type", "eventbus"));
  }

  public JsonObject source(String actionName, String repository) {
    return new JsonObject()
        .put("actionName", actionName)
        .put("connectionArn", connection.arn().value())
        .put("fullRepositoryId", repository)
        .put("branchName", "main");
  }

  /** Registers a pipeline. Returns what the API shows only once, such as a generated secret. */
  public JsonObject register(String name, JsonObject definition) {
    return switch (node.pipelines().register(caller, name, definition).await()) {
      case PipelineRegistration.Registered(_, var shownOnce) -> shownOnce;
      case PipelineRegistration refused -> throw new AssertionError(refused.toString());
    };
  }

  public Installation installation() {
    return installation;
  }

  /**
   * Reads the installation again, because changes to its connections and pipelines increment its
   * version.
   */
  public Installation currentInstallation() {
    return node.installations()
        .find(installation.accountId(), installation.id())
        .await()
        .orElseThrow();
  }

  public Secret secret() {
    return secret;
  }

  public Connection connection() {
    return connection;
  }

  public Provider provider() {
    return Adapters.PROVIDERS.stream()
        .filter(provider -> provider.segment().equals(installation.providerType().segment()))
        .findFirst()
        .orElseThrow();
  }

  public String webhookPath() {
    return "/webhooks/" + installation.providerType().segment() + "/" + installation.hookKey();
  }

  /** Sends a webhook; {@code event} is the value of the provider's event header. */
  public HttpResponse<String> send(String event, JsonObject body) {
    return send(event, body.toBuffer(), secret);
  }

  /** Sends a webhook that is signed with a secret of the test's choice. */
  public HttpResponse<String> send(String event, Buffer body, Secret signingSecret) {
    return post(body, signedHeaders(event, body, signingSecret));
  }

  /** Sends a payload with the headers that it was recorded with, and a delivery id of its own. */
  public HttpResponse<String> send(Sample sample) {
    return send(sample, UUID.randomUUID().toString());
  }

  public HttpResponse<String> send(Sample sample, String deliveryId) {
    var headers = signedHeaders("", sample.body(), secret, deliveryId);
    sample.headers().forEach(headers::put);
    return post(sample.body(), headers);
  }

  /** Returns the headers of a webhook with a new delivery id. */
  public Map<String, String> signedHeaders(String event, Buffer body, Secret signingSecret) {
    return signedHeaders(event, body, signingSecret, UUID.randomUUID().toString());
  }

  public Map<String, String> signedHeaders(
      String event, Buffer body, Secret signingSecret, String deliveryId) {
    var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    headers.put("Content-Type", "application/json");
    if (!event.isEmpty()) {
      eventHeader().ifPresent(header -> headers.put(header, event));
    }
    provider().deliveryIdHeader().ifPresent(header -> headers.put(header, deliveryId));
    headers.putAll(SignedHeaders.of(provider(), signingSecret, deliveryId, body));
    return headers;
  }

  private Optional<String> eventHeader() {
    return switch (installation.providerType().segment()) {
      case "github" -> Optional.of("X-GitHub-Event");
      case "gitlab" -> Optional.of("X-Gitlab-Event");
      case "bitbucket" -> Optional.of("X-Event-Key");
      // Azure DevOps names the event in the body.
      default -> Optional.empty();
    };
  }

  private static HttpClient newClient() {
    return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  }

  /** Closes idle connections, because a node that drains waits for the next request on them. */
  static void closeConnections() {
    var used = http;
    http = newClient();
    used.shutdown();
  }

  /** Posts to this installation's webhook URL, with exactly these headers. */
  public HttpResponse<String> post(Buffer body, Map<String, String> headers) {
    return post(node.gatewayUri(webhookPath()), body, headers);
  }

  public static HttpResponse<String> post(URI uri, Buffer body, Map<String, String> headers) {
    var request = HttpRequest.newBuilder(uri).POST(BodyPublishers.ofByteArray(body.getBytes()));
    headers.forEach(request::header);
    try {
      return http.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
