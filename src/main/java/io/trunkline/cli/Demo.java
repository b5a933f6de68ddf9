package io.trunkline.cli;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.trunkline.account.AccountId;
import io.trunkline.account.Caller;
import io.trunkline.cli.DemoSender.Answer;
import io.trunkline.connection.Connection;
import io.trunkline.connection.Connections;
import io.trunkline.connection.InstallationAttacher;
import io.trunkline.connection.NewConnection;
import io.trunkline.delivery.DeliveryId;
import io.trunkline.installation.Installations;
import io.trunkline.installation.NewInstallation;
import io.trunkline.node.Node;
import io.trunkline.pipeline.PipelineRegistration;
import io.trunkline.platform.secret.Secret;
import io.trunkline.resource.Namespace;
import io.trunkline.settings.TrunklineConfig;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The steps of the demo: one push, two pipelines that start, and one that does not. */
final class Demo {
  private static final long ARRIVAL_SECONDS_MAX = 20;

  /** The number of pipelines that the push starts. */
  private static final int WANTED = 2;

  private final Node node;
  private final DemoWebhook webhook;
  private final TrunklineConfig config;
  private final Caller caller;
  private final PrintWriter out;

  /** One line for each event that a pipeline received. */
  private final BlockingQueue<String> arrivals = new LinkedBlockingQueue<>();

  Demo(Node node, TrunklineConfig config, DemoWebhook webhook, PrintWriter out) {
    this.node = node;
    this.config = config;
    this.caller = new Caller(new AccountId(config.bootstrap().accountId()), "demo");
    this.webhook = webhook;
    this.out = out;
  }

  /** Runs all steps and returns the id of the delivery. */
  String show() throws InterruptedException {
    var source = prepare("");
    var delivery = push(source);
    showArrivals();
    forge(source);
    explain(delivery);
    return delivery.getString("deliveryId");
  }

  /**
   * Creates the installation, the connection and the pipelines. The names of the pipelines end with
   * {@code suffix}.
   */
  DemoSource prepare(String suffix) {
    var source = connect();
    registerPipelines(source, suffix);
    consumeAsDeploy("deploy" + suffix);
    return source;
  }

  private void showArrivals() throws InterruptedException {
    for (int i = 0; i < WANTED; i++) {
      var arrival = arrivals.poll(ARRIVAL_SECONDS_MAX, TimeUnit.SECONDS);
      if (arrival == null) {
        throw new IllegalStateException(
            "the push did not reach both pipelines within " + ARRIVAL_SECONDS_MAX + " s");
      }
      say(arrival);
    }
  }

  /** The installation that receives the webhook, and the connection that uses it. */
  record DemoSource(Installations.CreateResult.Created installation, Connection connection) {}

  private DemoSource connect() {
    say(
        "\nStep 1: connect. A connection becomes AVAILABLE when an installation, here a webhook"
            + " with a secret, is attached to it.");
    var wiring = node.wiring();
    var installation =
        (Installations.CreateResult.Created)
            wiring
                .installations()
                .create(
                    caller,
                    new NewInstallation(
                        webhook.providerType(),
                        Optional.empty(),
                        webhook.owner(),
                        webhook.secret()))
                .await();
    var pending =
        (Connections.CreateResult.Created)
            wiring
                .connections()
                .create(
                    caller,
                    new NewConnection(
                        "demo",
                        webhook.providerType(),
                        List.of(),
                        Namespace.CODECONNECTIONS,
                        config.defaultRegion()))
                .await();
    var bound =
        (InstallationAttacher.Result.Attached)
            wiring
                .connections()
                .attach(
                    caller,
                    pending.connection().arn().connectionId(),
                    installation.installation().id())
                .await();
    say("  " + bound.connection().arn() + "  " + bound.connection().status());
    return new DemoSource(installation, bound.connection());
  }

  private void registerPipelines(DemoSource source, String suffix) {
    var server = receiver();
    say("\nStep 2: register three pipelines on " + webhook.fullRepositoryId() + ".");
    register(source, "deploy" + suffix, new JsonArray(), new JsonObject().put("type", "eventbus"));
    register(
        source,
        "notify" + suffix,
        new JsonArray(),
        new JsonObject()
            .put("type", "http")
            .put("url", "http://127.0.0.1:" + server.actualPort() + "/hook"));
    register(source, "release" + suffix, tagsOnly(), new JsonObject().put("type", "eventbus"));
  }

  private void register(DemoSource demoSource, String name, JsonArray triggers, JsonObject target) {
    var source =
        new JsonObject()
            .put("connectionArn", demoSource.connection().arn().value())
            .put("fullRepositoryId", webhook.fullRepositoryId())
            .put("branchName", webhook.branchName());
    var body = new JsonObject().put("sources", new JsonArray().add(source)).put("target", target);
    if (!triggers.isEmpty()) {
      body.put("triggers", triggers);
    }
    if (node.wiring().pipelines().register(caller, name, body).await()
        instanceof PipelineRegistration.Invalid(var message)) {
      throw new IllegalStateException(message);
    }
    var wanted = triggers.isEmpty() ? "pushes to " + webhook.branchName() : "new tags v*";
    var type = target.getString("type").equals("http") ? "HTTP" : "event bus";
    say("  %-8s is started by %-17s target: %s".formatted(name, wanted, type));
  }

  private static JsonArray tagsOnly() {
    return new JsonArray(
        """
        [{"providerType": "CodeStarSourceConnection", "gitConfiguration": {
          "sourceActionName": "Source", "push": [{"tags": {"includes": ["v*"]}}]}}]\
        """);
  }

  /** Consumes the event bus address of the pipeline, as a real pipeline would. */
  private void consumeAsDeploy(String pipeline) {
    node.vertx()
        .eventBus()
        .<JsonObject>consumer("trunkline.pipelines." + caller.accountId() + "." + pipeline)
        .handler(message -> {
          arrived(pipeline, "on the event bus", message.body());
          message.reply("started");
        });
  }

  private HttpServer receiver() {
    return node.vertx()
        .createHttpServer()
        .requestHandler(request ->
            request
                .body()
                .onSuccess(body -> {
                  arrived("notify", "by signed HTTP request", new JsonObject(body));
                  request.response().setStatusCode(204).end();
                }))
        .listen(0, "127.0.0.1")
        .await();
  }

  private void arrived(String pipeline, String how, JsonObject event) {
    var data = event.getJsonObject("data");
    arrivals.add(
        "  ✔ %s received %s %s: %s at commit %s"
            .formatted(
                pipeline,
                event.getString("type"),
                how,
                data.getString("branchName"),
                data.getString("commitId").substring(0, 7)));
  }

  private JsonObject push(DemoSource source) {
    say(
        ("\nStep 3: push. A recorded push of %s, signed as the provider signs it, goes to"
                + " http://127.0.0.1:%d/webhooks/%s/…")
            .formatted(
                webhook.providerType().wireName(),
                node.bound().gateway(),
                webhook.provider().segment()));
    var answer = send(source, source.installation().secret()).json();
    var started = answer.getInteger("dispatches", 0);
    if (started != WANTED) {
      throw new IllegalStateException(
          "the push started %d pipelines instead of %d".formatted(started, WANTED));
    }
    return answer;
  }

  private void forge(DemoSource source) {
    say("\nStep 4: forge. The same push, signed with another secret, is rejected and logged:");
    var status = send(source, webhook.otherSecret()).status();
    if (status != HttpResponseStatus.UNAUTHORIZED.code()) {
      throw new IllegalStateException("the forged push was answered with " + status);
    }
  }

  /** Sends the push and prints the answer. */
  private Answer send(DemoSource source, Secret secret) {
    var sender = new DemoSender(node);
    var answer =
        sender.send(webhook, source.installation(), secret).eventually(sender::close).await();
    say("  " + answer.status() + " " + answer.reason());
    say("  " + answer.body());
    return answer;
  }

  private void explain(JsonObject answer) {
    var id = new DeliveryId(UUID.fromString(answer.getString("deliveryId")));
    var delivery = node.wiring().deliveries().find(caller.accountId(), id).await().orElseThrow();
    say("\nStep 5: ask why. GET /v1/deliveries/" + id + " lists every decision:");
    for (var item : delivery.getJsonArray("decisions")) {
      var decision = (JsonObject) item;
      say(
          "  %-8s %-12s %s"
              .formatted(
                  decision.getString("pipeline"),
                  decision.getString("outcome"),
                  decision.getString("reason")));
    }
  }

  /** Prints how to use the node while it runs. */
  void tryNext(String deliveryId) {
    var credentials = config.storage().dataFolder().resolve("credentials");
    say(DemoNextSteps.text(node.bound(), credentials, deliveryId));
  }

  private void say(String text) {
    out.println(text);
    out.flush();
  }
}
