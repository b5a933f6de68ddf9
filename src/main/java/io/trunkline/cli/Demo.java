package io.trunkline.cli;

import io.trunkline.account.AccountId;
import io.trunkline.account.Caller;
import io.trunkline.connection.Connection;
import io.trunkline.connection.Connections;
import io.trunkline.connection.NewConnection;
import io.trunkline.delivery.DeliveryId;
import io.trunkline.installation.Installations;
import io.trunkline.installation.NewInstallation;
import io.trunkline.node.Node;
import io.trunkline.pipeline.PipelineRegistration;
import io.trunkline.resource.Namespace;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The story that the demo tells: an owner, a push, two pipelines that start and one that does not.
 */
final class Demo {
  private static final AccountId ACCOUNT = new AccountId("000000000000");
  private static final Caller CALLER = new Caller(ACCOUNT, "demo");
  private static final long ARRIVAL_SECONDS_MAX = 20;

  /** How many pipelines want the push. */
  private static final int WANTED = 2;

  private final Node node;
  private final DemoWebhook webhook;
  private final Path folder;
  private final PrintWriter out;
  private final CountDownLatch arrivals = new CountDownLatch(WANTED);

  Demo(Node node, DemoWebhook webhook, Path folder, PrintWriter out) {
    this.node = node;
    this.webhook = webhook;
    this.folder = folder;
    this.out = out;
  }

  /** Answers the id of the delivery that it showed. */
  String show() throws InterruptedException {
    var hook = connect();
    listen();
    var delivery = push(hook);
    if (!arrivals.await(ARRIVAL_SECONDS_MAX, TimeUnit.SECONDS)) {
      throw new IllegalStateException("the push has not arrived at both pipelines");
    }
    explain(delivery);
    return delivery.getString("deliveryId");
  }

  /** What a webhook is sent to and signed with. */
  private record DemoHook(Installations.CreateResult.Created installation, Connection connection) {}

  private DemoHook connect() {
    say("\nA connection, made AVAILABLE by a webhook installation:");
    var wiring = node.wiring();
    var installation =
        (Installations.CreateResult.Created)
            wiring
                .installations()
                .create(
                    CALLER,
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
                    CALLER,
                    new NewConnection(
                        "demo",
                        webhook.providerType(),
                        List.of(),
                        Namespace.CODECONNECTIONS,
                        "us-east-1"))
                .await();
    var bound =
        (Connections.AttachResult.Attached)
            wiring
                .connections()
                .attach(
                    CALLER,
                    pending.connection().arn().connectionId(),
                    installation.installation().id())
                .await();
    say("  " + bound.connection().arn() + "  " + bound.connection().status());
    return registered(new DemoHook(installation, bound.connection()));
  }

  private DemoHook registered(DemoHook hook) {
    var server = receiver();
    say("\nThree pipelines on " + webhook.fullRepositoryId() + ":");
    register(hook, "deploy", new JsonArray(), new JsonObject().put("type", "eventbus"));
    register(
        hook,
        "notify",
        new JsonArray(),
        new JsonObject()
            .put("type", "http")
            .put("url", "http://127.0.0.1:" + server.actualPort() + "/hook"));
    register(hook, "release", tagsOnly(), new JsonObject().put("type", "eventbus"));
    return hook;
  }

  private void register(DemoHook hook, String name, JsonArray triggers, JsonObject target) {
    var source =
        new JsonObject()
            .put("connectionArn", hook.connection().arn().value())
            .put("fullRepositoryId", webhook.fullRepositoryId())
            .put("branchName", webhook.branchName());
    var body = new JsonObject().put("sources", new JsonArray().add(source)).put("target", target);
    if (!triggers.isEmpty()) {
      body.put("triggers", triggers);
    }
    if (node.wiring().pipelines().register(CALLER, name, body).await()
        instanceof PipelineRegistration.Invalid(var message)) {
      throw new IllegalStateException(message);
    }
    var wants = triggers.isEmpty() ? "pushes to " + webhook.branchName() : "tags v*";
    say("  %-8s wants %-17s target %s".formatted(name, wants, target.getString("type")));
  }

  private static JsonArray tagsOnly() {
    return new JsonArray(
        """
        [{"providerType": "CodeStarSourceConnection", "gitConfiguration": {
          "sourceActionName": "Source", "push": [{"tags": {"includes": ["v*"]}}]}}]\
        """);
  }

  /** A pipeline on the event bus is whoever consumes its address. */
  private void listen() {
    node.vertx()
        .eventBus()
        .<JsonObject>consumer("trunkline.pipelines." + ACCOUNT + ".deploy")
        .handler(message -> {
          arrived("deploy", "event bus", message.body());
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
                  arrived("notify", "HTTP, signed", new JsonObject(body));
                  request.response().setStatusCode(204).end();
                }))
        .listen(0, "127.0.0.1")
        .await();
  }

  private void arrived(String pipeline, String how, JsonObject event) {
    var data = event.getJsonObject("data");
    say(
        "  ✔ %s (%s): %s %s at %s"
            .formatted(
                pipeline,
                how,
                event.getString("type"),
                data.getString("branchName"),
                data.getString("commitId").substring(0, 7)));
    arrivals.countDown();
  }

  private JsonObject push(DemoHook hook) {
    var path =
        "/webhooks/%s/%s"
            .formatted(webhook.provider().segment(), hook.installation().installation().hookKey());
    say(
        "\nA real push of %s, proven as it proves its own, to http://127.0.0.1:%d/webhooks/%s/…"
            .formatted(
                webhook.providerType().wireName(),
                node.bound().gateway(),
                webhook.provider().segment()));
    var client = node.vertx().createHttpClient();
    var options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setHost("127.0.0.1")
            .setPort(node.bound().gateway())
            .setURI(path);
    webhook.addHeaders(options, hook.installation().secret());
    var answer =
        client
            .request(options)
            .compose(request -> request.send(webhook.body()))
            .compose(response -> {
              say("  " + response.statusCode() + " " + response.statusMessage());
              return response.body();
            })
            // A node that drains waits a while for a connection that was kept.
            .eventually(client::close)
            .await()
            .toJsonObject();
    say("  " + answer.encode());
    var started = answer.getInteger("dispatches", 0);
    if (started != WANTED) {
      throw new IllegalStateException(
          "the push started %d pipelines instead of %d".formatted(started, WANTED));
    }
    return answer;
  }

  private void explain(JsonObject answer) {
    var id = new DeliveryId(UUID.fromString(answer.getString("deliveryId")));
    var delivery = node.wiring().deliveries().find(ACCOUNT, id).await().orElseThrow();
    say("\nWhy, as GET /v1/deliveries/" + id + " tells it:");
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

  /** Says what a person may do with the node, as long as it stays up. */
  void tryNext(String deliveryId) {
    var bound = node.bound();
    var control = "http://127.0.0.1:" + bound.control();
    say(
        """

        Gateway      http://127.0.0.1:%d   for webhooks
        Control      %s   CodeConnections API, /v1, /openapi.yaml
        Management   http://127.0.0.1:%d   /readyz /metrics
        Credentials  %s

        Try next:
          export AWS_SHARED_CREDENTIALS_FILE=%s
          python3 -c 'import boto3; print(boto3.client("codeconnections", "us-east-1", endpoint_url="%s").list_connections())'

          eval "$(awk '/_key/ {print toupper($1) "=" $3}' %s)"
          curl -s --aws-sigv4 aws:amz:us-east-1:codeconnections --user "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY" %s/v1/pipelines

          curl -s --aws-sigv4 aws:amz:us-east-1:codeconnections --user "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY" \\
            -H 'Content-Type: application/json' -d '{"pipeline":"release","deliveryId":"%s"}' %s/v1/explain\
        """
            .formatted(
                bound.gateway(),
                control,
                bound.management(),
                folder.resolve("credentials"),
                folder.resolve("credentials"),
                control,
                folder.resolve("credentials"),
                control,
                deliveryId,
                control));
  }

  private synchronized void say(String text) {
    out.println(text);
    out.flush();
  }
}
