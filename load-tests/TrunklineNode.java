import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** A node with an embedded PostgreSQL in an empty data folder, and one pipeline per repository. */
final class TrunklineNode implements AutoCloseable {
  /** The target of a pipeline on the node's event bus. */
  static final JsonObject EVENT_BUS = new JsonObject().put("type", "eventbus");

  /** The account of the first access key. */
  static final String ACCOUNT = "000000000000";

  private static final Path JAR = Path.of("target", "trunkline.jar");
  private static final Pattern IN_FLIGHT =
      Pattern.compile("(?m)^trunkline_dispatch_in_flight(\\{[^}]*})? (?<count>[0-9.E]+)$");

  private final ChildJvm jvm;
  private final Path data;
  private final Path seen;
  private final Ports ports;

  /** Ports of the three listeners. */
  record Ports(int gateway, int control, int management) {}

  private TrunklineNode(ChildJvm jvm, Path data, Path seen, Ports ports) {
    this.jvm = jvm;
    this.data = data;
    this.seen = seen;
    this.ports = ports;
  }

  /** {@code repositories} is the number of event-bus consumers. */
  static TrunklineNode start(Scratch scratch, Path classes, int repositories)
      throws IOException, InterruptedException {
    var data = scratch.folder("data");
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwx------"));
    Samples.pack(classes, scratch.folder("data/lib").resolve("samples.jar"));
    var ports = new Ports(ChildJvm.freePort(), ChildJvm.freePort(), ChildJvm.freePort());
    var seen = scratch.file("seen");
    var arguments =
        List.of(
            "-Dload.seen=" + seen,
            "-Dload.repositories=" + repositories,
            "-jar",
            JAR.toString(),
            "serve");
    var jvm = ChildJvm.start(arguments, environment(data, ports), scratch.file("node.log"));
    var node = new TrunklineNode(jvm, data, seen, ports);
    try {
      jvm.awaitReady(node.management("/readyz"));
    } catch (IOException e) {
      node.close();
      throw e;
    }
    return node;
  }

  private static Map<String, String> environment(Path data, Ports ports) {
    var environment = new HashMap<String, String>();
    environment.put("TRUNKLINE_DATA_DIR", data.toString());
    environment.put("TRUNKLINE_GATEWAY_LISTEN", "127.0.0.1:" + ports.gateway());
    environment.put("TRUNKLINE_GATEWAY_PUBLIC_URL", "http://127.0.0.1:" + ports.gateway());
    environment.put("TRUNKLINE_CONTROL_LISTEN", "127.0.0.1:" + ports.control());
    environment.put("TRUNKLINE_MANAGEMENT_LISTEN", "127.0.0.1:" + ports.management());
    environment.put("TRUNKLINE_TARGETS_ALLOWED_NETWORKS", "127.0.0.0/8");
    environment.put("TRUNKLINE_VERTICLES", "LoadPipeline");
    return environment;
  }

  /** A hook with its pipelines, one for each repository. */
  record Pipelines(Push.Hook hook, SignedApi api, String connection, JsonObject target) {
    /** Registers the pipeline of a repository, or registers it again. */
    void register(int repository) throws IOException, InterruptedException {
      api.call("PUT", "/v1/pipelines/load-" + repository, pipeline(repository, connection, target));
    }
  }

  /** Creates an available connection and the pipelines. */
  Pipelines register(JsonObject target, int repositories) throws IOException, InterruptedException {
    var api = api();
    var connection =
        api.codeConnections(
                "CreateConnection",
                new JsonObject().put("ConnectionName", "load").put("ProviderType", "GitHub"))
            .getString("ConnectionArn");
    var installation =
        api.call(
            "POST",
            "/v1/installations",
            new JsonObject().put("providerType", "GitHub").put("owner", Push.OWNER));
    var id = connection.substring(connection.lastIndexOf('/') + 1);
    api.call(
        "PUT",
        "/v1/connections/" + id + "/installation",
        new JsonObject().put("installationId", installation.getString("id")));
    var path = URI.create(installation.getString("webhookUrl")).getPath();
    var hook =
        new Push.Hook(ports.gateway(), path, installation.getString("webhookSecret"), repositories);
    var pipelines = new Pipelines(hook, api, connection, target);
    for (var repository = 0; repository < repositories; repository++) {
      pipelines.register(repository);
    }
    return pipelines;
  }

  private static JsonObject pipeline(int repository, String connection, JsonObject target) {
    var source =
        new JsonObject()
            .put("connectionArn", connection)
            .put("fullRepositoryId", Push.repository(repository))
            .put("branchName", "main");
    var branches = new JsonObject().put("includes", new JsonArray().add("load-*"));
    var push = new JsonArray().add(new JsonObject().put("branches", branches));
    var trigger =
        new JsonObject()
            .put("providerType", "CodeStarSourceConnection")
            .put(
                "gitConfiguration",
                new JsonObject().put("sourceActionName", "Source").put("push", push));
    return new JsonObject()
        .put("sources", new JsonArray().add(source))
        .put("triggers", new JsonArray().add(trigger))
        .put("target", target);
  }

  /** Returns the deliveries that the event-bus pipeline received. */
  Deliveries pipelineOnEventBus() {
    return new SeenFile(seen);
  }

  /** Returns a client of the control listener with the first access key. */
  SignedApi api() throws IOException {
    return SignedApi.of(ports.control(), data.resolve("credentials"));
  }

  int controlPort() {
    return ports.control();
  }

  /** Reads the port, which is the fourth line of postmaster.pid. */
  int databasePort() throws IOException {
    var lines = Files.readAllLines(data.resolve("postgresql").resolve("postmaster.pid"));
    return Integer.parseInt(lines.get(3).strip());
  }

  String databasePassword() throws IOException {
    return Files.readString(data.resolve("postgresql-server").resolve("password")).strip();
  }

  long pid() {
    return jvm.pid();
  }

  /** Returns the main process of the embedded PostgreSQL. */
  long postmasterPid() throws IOException {
    var lines = Files.readAllLines(data.resolve("postgresql").resolve("postmaster.pid"));
    return Long.parseLong(lines.getFirst().strip());
  }

  /** Returns whether nothing is in flight, according to the node's metrics. */
  boolean isIdle() throws IOException, InterruptedException {
    try (var client = HttpClient.newHttpClient()) {
      var request = HttpRequest.newBuilder(management("/metrics")).build();
      var metrics = client.send(request, BodyHandlers.ofString()).body();
      return IN_FLIGHT
          .matcher(metrics)
          .results()
          .allMatch(gauge -> Double.parseDouble(gauge.group("count")) == 0);
    }
  }

  private URI management(String path) {
    return URI.create("http://127.0.0.1:" + ports.management() + path);
  }

  /** Stops the node, which stops its PostgreSQL; otherwise stops PostgreSQL directly. */
  @Override
  public void close() {
    jvm.close();
    try {
      if (Files.exists(data.resolve("postgresql").resolve("postmaster.pid"))) {
        ProcessHandle.of(postmasterPid()).ifPresent(ProcessHandle::destroy);
      }
    } catch (IOException stoppedMeanwhile) {
      System.out.println("PostgreSQL had already stopped");
    }
  }
}
