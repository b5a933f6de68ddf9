package io.trunkline.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.trunkline.delivery.Bitbucket;
import io.trunkline.delivery.Github;
import io.trunkline.delivery.Gitlab;
import io.trunkline.platform.secret.Secret;
import io.trunkline.provider.Payloads;
import io.trunkline.provider.ProviderType;
import io.trunkline.target.http.HttpReceiver;
import io.trunkline.target.http.HttpReceiver.Received;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Events that are no changes, for targets that ask for them by name. */
@TestInstance(Lifecycle.PER_CLASS)
class ForwardedEventsIT {
  private static final String SECRET = "the secret of the receiver";

  private final HttpReceiver receiver = new HttpReceiver();
  private TestNode node;
  private ApiClient api;

  /** A provider's event about a comment on a pull request. */
  record Comment(
      ProviderType type, String owner, String repository, String event, JsonObject body) {
    @Override
    public String toString() {
      return type.segment();
    }
  }

  private static final Comment GITHUB =
      new Comment(ProviderType.GITHUB, "octo", "octo/app", "issue_comment", githubComment());

  static List<Comment> comments() {
    return List.of(
        GITHUB,
        new Comment(ProviderType.GITLAB, "octo", "octo/app", "Note Hook", gitlabNote()),
        new Comment(
            ProviderType.BITBUCKET,
            "octo",
            "octo/app",
            "pullrequest:comment_created",
            bitbucketComment()),
        new Comment(
            ProviderType.AZURE_DEVOPS,
            "*",
            "Fabrikam/Fabrikam",
            "ms.vss-code.git-pullrequest-comment-event",
            azureComment()));
  }

  private static JsonObject githubComment() {
    return new JsonObject()
        .put("action", "created")
        .put("issue", new JsonObject().put("number", 7).put("pull_request", new JsonObject()))
        .put("comment", comment())
        .put("repository", Github.repository(186_853_002, "octo/app"))
        .put("sender", new JsonObject().put("id", 1).put("login", "octocat"));
  }

  private static JsonObject gitlabNote() {
    return Gitlab.push("refs/heads/main", "a", "b")
        .put("object_kind", "note")
        .put("event_type", "note")
        .put("object_attributes", comment());
  }

  private static JsonObject bitbucketComment() {
    return Bitbucket.push().put("comment", comment());
  }

  private static JsonObject azureComment() {
    return new JsonObject(new Payloads("azure-devops").sample("git-pullrequest-comment").body())
        .put("subscriptionId", "9f6f0d6c-4d9a-4a57-a0e1-3b2f6a1c5d11")
        .put("id", "5c0b7f0e-6a8a-4bb4-9b5a-7f4f4f1b2a10");
  }

  private static JsonObject comment() {
    return new JsonObject().put("id", 12).put("body", "atlantis plan");
  }

  @BeforeAll
  void start() {
    node = TestNode.builder().setting("targets.allowed-networks", "127.0.0.0/8").start();
    api = node.api();
  }

  @AfterAll
  void stop() {
    api.close();
    node.close();
    receiver.close();
  }

  /** A source with a pipeline whose receiver wants these events and no pushes. */
  private TestSource receiverOf(Comment comment, String pipeline, String... events) {
    var source = node.source().provider(comment.type()).owner(comment.owner()).create();
    register(source, comment.repository(), pipeline, events);
    return source;
  }

  private void register(TestSource source, String repository, String pipeline, String... events) {
    register(source, repository, target(pipeline, events));
  }

  private JsonObject target(String pipeline, String... events) {
    return new JsonObject()
        .put("type", "http")
        .put("url", "http://127.0.0.1:%d/%s".formatted(receiver.port(), pipeline))
        .put("format", "provider")
        .put("secret", SECRET)
        .put("events", new JsonArray(List.of(events)));
  }

  private static void register(TestSource source, String repository, JsonObject target) {
    var definition = source.definition(repository).put("target", target);
    definition.getJsonArray("sources").getJsonObject(0).put("detectChanges", false);
    var url = target.getString("url");
    source.register(url.substring(url.lastIndexOf('/') + 1), definition);
  }

  private static JsonObject send(TestSource source, String event, JsonObject body) {
    var answer = source.send(event, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    return new JsonObject(answer.body());
  }

  private List<Received> received(String pipeline) {
    return receiver.received.stream().filter(it -> it.path().equals("/" + pipeline)).toList();
  }

  private Received next(String pipeline) {
    await().atMost(10, SECONDS).until(() -> !received(pipeline).isEmpty());
    return received(pipeline).getFirst();
  }

  private JsonObject onlyDecision(JsonObject answer) {
    var delivery = api.get("/v1/deliveries/" + answer.getString("deliveryId"));
    return delivery.getJsonArray("decisions").getJsonObject(0);
  }

  @ParameterizedTest
  @MethodSource("comments")
  void commentIsForwardedOnceAsProviderSentIt(Comment comment) {
    var pipeline = "comment-" + comment;
    var source = receiverOf(comment, pipeline, comment.event());

    var headers = source.signedHeaders(comment.event(), comment.body().toBuffer(), source.secret());
    var answer = new JsonObject(source.post(comment.body().toBuffer(), headers).body());
    var repeated = new JsonObject(source.post(comment.body().toBuffer(), headers).body());

    var forwarded = next(pipeline);
    assertThat(forwarded.body()).isEqualTo(comment.body().toBuffer());
    assertThat(answer.getString("status")).isEqualTo("accepted");
    assertThat(answer.getInteger("dispatches")).isEqualTo(1);
    assertThat(repeated.getString("status")).isEqualTo("duplicate");
    var decision = onlyDecision(answer);
    assertThat(decision.getString("outcome")).isEqualTo("MATCHED");
    assertThat(decision.getString("trigger")).isEqualTo("Source.events");
    assertThat(decision.getString("reason")).contains(comment.event());
    send(
        source,
        comment.event(),
        comment.body().copy().put("another", UUID.randomUUID().toString()));
    await().atMost(10, SECONDS).until(() -> received(pipeline).size() == 2);
  }

  @ParameterizedTest
  @MethodSource("comments")
  void libraryOfReceiverAcceptsForwardedEvent(Comment comment) throws Exception {
    libraryAccepts(comment, SECRET);
  }

  @Test
  void libraryOfReceiverAcceptsSigningTokenOfGitlab() throws Exception {
    libraryAccepts(comments().get(1), "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
  }

  private void libraryAccepts(Comment comment, String secret) throws Exception {
    assumeTrue(
        Files.isDirectory(Path.of("src/test/node-clients/node_modules")), "run .ci/node-clients");
    var pipeline = "library-%s-%d".formatted(comment, secret.length());
    var source = node.source().provider(comment.type()).owner(comment.owner()).create();
    register(source, comment.repository(), target(pipeline, comment.event()).put("secret", secret));
    send(source, comment.event(), comment.body().copy().put("for", pipeline));

    var forwarded = next(pipeline);

    var headers = new JsonObject();
    forwarded.headers().forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
    var request =
        new JsonObject()
            .put("provider", comment.toString())
            .put("secret", secret)
            .put("headers", headers)
            .put("body", forwarded.body().toString());
    assertThat(verify(request)).isEqualTo("accepted\n");
    assertThat(verify(request.put("secret", "whsec_" + "A".repeat(32)))).isNotEqualTo("accepted\n");
  }

  private static String verify(JsonObject request) throws IOException {
    var verifier =
        new ProcessBuilder("node", "src/test/node-clients/verify.mjs")
            .redirectErrorStream(true)
            .start();
    try (var input = verifier.outputWriter(UTF_8)) {
      input.write(request.encode());
    }
    return new String(verifier.getInputStream().readAllBytes(), UTF_8);
  }

  @Test
  void ignoresEventsThatNobodyAsksFor() {
    var source = receiverOf(GITHUB, "only-comments", "issue_comment");

    var star = send(source, "star", githubComment());

    assertThat(star.getString("status")).isEqualTo("ignored");
    assertThat(star.getInteger("dispatches", 0)).isZero();
  }

  @Test
  void pipelineRegisteredLaterGetsTheRedelivery() {
    var source = node.source().create();
    var body = githubComment().put("action", "edited");
    var ignored = send(source, "issue_comment", body);
    register(source, "octo/app", "later", "issue_comment");

    var redelivered = send(source, "issue_comment", body);

    assertThat(ignored.getString("status")).isEqualTo("ignored");
    assertThat(redelivered.getInteger("dispatches")).isEqualTo(1);
    assertThat(next("later").body()).isEqualTo(body.toBuffer());
  }

  @Test
  void forgedEventIsNotForwarded() {
    var source = receiverOf(GITHUB, "forged", "issue_comment");

    var answer =
        source.send("issue_comment", githubComment().toBuffer(), Secret.of("another secret"));

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(received("forged")).isEmpty();
  }

  /** A captured body must not become another event: GitHub does not sign the event's name. */
  @Test
  void sameBodyUnderAnotherNameIsRepeat() {
    var source = receiverOf(GITHUB, "renamed", "issue_comment", "issues");
    var body = githubComment().put("action", "deleted");

    send(source, "issue_comment", body);
    var renamed = send(source, "issues", body);

    assertThat(renamed.getString("status")).isEqualTo("duplicate");
  }

  @ParameterizedTest
  @ValueSource(strings = {"push", "branch_deleted"})
  void deletionOfBranchIsForwarded(String name) {
    var source = receiverOf(GITHUB, "deleted-" + name, name);

    var answer = send(source, "push", Github.push("refs/heads/old", "a", Github.ZERO));

    assertThat(answer.getInteger("dispatches")).isEqualTo(1);
    assertThat(next("deleted-" + name).headers().get("X-GitHub-Event")).isEqualTo("push");
  }

  @Test
  void pushIsNotADeletion() {
    var source = receiverOf(GITHUB, "deletions", "branch_deleted");

    var answer = send(source, "push", Github.push("refs/heads/old", "a", "b"));

    assertThat(answer.getInteger("dispatches", 0)).isZero();
    assertThat(onlyDecision(answer).getString("outcome")).isEqualTo("NOT_MATCHED");
  }

  @Test
  void explainShowsWhyEventWasForwarded() {
    var source = receiverOf(GITHUB, "explained", "issue_comment");
    var body = githubComment().put("action", "created").put("n", 1);
    var id = send(source, "issue_comment", body).getString("deliveryId");

    var question = new JsonObject().put("deliveryId", id).put("pipeline", "explained");
    var explained = api.request("POST", "/v1/explain", question).getJsonArray("decisions");

    assertThat(explained.getJsonObject(0).getString("reason"))
        .isEqualTo("target.events contains \"issue_comment\"");
  }
}
