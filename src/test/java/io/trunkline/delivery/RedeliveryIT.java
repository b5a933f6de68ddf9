package io.trunkline.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.trunkline.connection.Connection;
import io.trunkline.installation.Installation;
import io.trunkline.provider.ProviderType;
import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests deliveries that the provider, or somebody who recorded them, sends again. */
class RedeliveryIT {
  private static final JsonArray ALL_EVENTS =
      new JsonArray(
          """
          [{"providerType": "CodeStarSourceConnection", "gitConfiguration": {
            "sourceActionName": "Source",
            "push": [{"branches": {"includes": ["**"]}}, {"tags": {"includes": ["**"]}}],
            "pullRequest": [{"branches": {"includes": ["**"]}}]}}]\
          """);

  private static DeliveryFixture fixture;

  private int number;

  @SuppressWarnings("NullAway.Init")
  private Installation installation;

  @SuppressWarnings("NullAway.Init")
  private Connection connection;

  @BeforeAll
  static void open() {
    fixture = DeliveryFixture.open();
  }

  @AfterEach
  void clear() {
    fixture.clear();
  }

  @AfterAll
  static void close() {
    fixture.close();
  }

  /** A webhook with the headers that do not depend on it. */
  record Webhook(Map<String, String> headers, JsonObject body) {
    Webhook withHeader(String name, String value) {
      var changed = new TreeMap<>(headers);
      changed.put(name, value);
      return new Webhook(changed, body);
    }

    Webhook withBody(String member, Object value) {
      return new Webhook(headers, body.copy().put(member, value));
    }
  }

  enum Sender {
    GITHUB(ProviderType.GITHUB, "octo", "octo/app"),
    GITLAB(ProviderType.GITLAB, "octo", "octo/app"),
    BITBUCKET(ProviderType.BITBUCKET, "octo", "octo/app"),
    AZURE_DEVOPS(ProviderType.AZURE_DEVOPS, "My Project", "My Project/app");

    private final ProviderType type;
    private final String owner;
    private final String repository;

    Sender(ProviderType type, String owner, String repository) {
      this.type = type;
      this.owner = owner;
      this.repository = repository;
    }

    /** Returns a push of main; {@code number} is different for each push. */
    Webhook push(int number, String before, String after) {
      return ref(number, "main", before, after);
    }

    private Webhook ref(int number, String branch, String before, String after) {
      var id = new UUID(1, number).toString();
      return switch (this) {
        case GITHUB -> {
          var body = Github.push("refs/heads/" + branch, before, after);
          body.getJsonObject("repository").put("pushed_at", 1_700_000_000 + number);
          yield new Webhook(Map.of("X-GitHub-Event", "push", "X-GitHub-Delivery", id), body);
        }
        case GITLAB ->
            new Webhook(
                Map.of("X-Gitlab-Event", "Push Hook", "Idempotency-Key", id),
                Gitlab.push("refs/heads/" + branch, before, after));
        case BITBUCKET ->
            new Webhook(
                Map.of("X-Event-Key", "repo:push", "X-Request-UUID", id),
                Bitbucket.push(Bitbucket.branch(branch, before, after)));
        case AZURE_DEVOPS ->
            new Webhook(
                Map.of(),
                AzureDevops.push(
                    number,
                    100 + number,
                    AzureDevops.update("refs/heads/" + branch, before, after)));
      };
    }
  }

  private void connect(Sender sender) {
    installation = fixture.installation(sender.type, sender.owner);
    connection = fixture.connection(installation);
  }

  private void register(Sender sender, String name) {
    fixture.pipeline(name, connection, sender.repository, ALL_EVENTS);
    fixture.routes.dropAll();
  }

  private RecordResult receive(Webhook webhook) {
    var headers = MultiMap.caseInsensitiveMultiMap().addAll(webhook.headers());
    return fixture.receive(installation, headers, webhook.body());
  }

  /** Returns how many dispatches were started, or -1 for a duplicate that started none. */
  private int started(Webhook webhook) {
    return switch (receive(webhook)) {
      case RecordResult.Accepted accepted -> accepted.started();
      case RecordResult.Duplicate(_, var started) -> started == 0 ? -1 : started;
      case RecordResult.Stale _ -> throw new IllegalStateException("stale");
    };
  }

  private List<Integer> started(List<Webhook> webhooks) {
    var all = new ArrayList<Integer>();
    webhooks.forEach(webhook -> all.add(started(webhook)));
    return all;
  }

  private Webhook push(Sender sender, String before, String after) {
    return sender.push(number++, before, after);
  }

  private long dispatches() {
    return fixture.count("SELECT count(*) FROM dispatch");
  }

  private void letMinutesPass(int minutes) {
    fixture.count(
        "WITH old AS (UPDATE change SET at = at - interval '%d minutes' RETURNING 1)"
                .formatted(minutes)
            + " SELECT count(*) FROM old");
  }

  // Attack 18.
  @ParameterizedTest
  @EnumSource
  void aRedeliveryBeforeARollbackStartsNothingAfterIt(Sender sender) {
    connect(sender);
    register(sender, "deploy");
    var push = push(sender, "a", "b");
    var rollback = push(sender, "b", "a");

    var first = started(push);
    letMinutesPass(2);
    var all = started(List.of(push, rollback));

    assertThat(first).isEqualTo(1);
    assertThat(all).containsExactly(-1, 1);
    assertThat(dispatches()).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource
  void aRedeliveryAfterARollbackStartsNothing(Sender sender) {
    connect(sender);
    register(sender, "deploy");
    var push = push(sender, "a", "b");

    var all = started(List.of(push, push(sender, "b", "a"), push, push(sender, "a", "b"), push));

    assertThat(all).containsExactly(1, 1, -1, 1, -1);
  }

  @Test
  void aRetryOfBitbucketWithAnotherRequestIdStartsNothingAfterARollback() {
    connect(Sender.BITBUCKET);
    register(Sender.BITBUCKET, "deploy");
    var push = push(Sender.BITBUCKET, "a", "b");
    var retry = push.withHeader("X-Request-UUID", "another").withHeader("X-Attempt-Number", "2");

    var all = started(List.of(push, retry, push(Sender.BITBUCKET, "b", "a")));

    assertThat(all).containsExactly(1, -1, 1);
    assertThat(dispatches()).isEqualTo(2);
  }

  @Test
  void twoPushesOfBitbucketThatOvertookTheRollbackBothStart() {
    connect(Sender.BITBUCKET);
    register(Sender.BITBUCKET, "deploy");

    started(push(Sender.BITBUCKET, "a", "b"));
    started(push(Sender.BITBUCKET, "a", "b"));
    started(push(Sender.BITBUCKET, "b", "a"));

    assertThat(dispatches()).isEqualTo(3);
  }

  // Attack 18.
  @Test
  void anOpenedThatIsReplayedAfterClosedStartsNothingAndTheRealReopenedStarts() {
    connect(Sender.GITHUB);
    register(Sender.GITHUB, "deploy");
    var opened = github("pull_request", Github.pullRequest("opened", "a", "t1"));

    var all =
        started(
            List.of(
                opened,
                github("pull_request", Github.pullRequest("closed", "a", "t2")),
                opened,
                github("pull_request", Github.pullRequest("reopened", "a", "t3")),
                opened));

    assertThat(all).containsExactly(1, 1, -1, 1, -1);
  }

  @Test
  void theFirstCreationOfATagStartsNothingAfterItWasCreatedAgain() {
    connect(Sender.GITHUB);
    register(Sender.GITHUB, "deploy");
    var created = tag(Github.ZERO, "a");
    var deleted = tag("a", Github.ZERO);

    var all = started(List.of(created, deleted, created, tag(Github.ZERO, "a"), created));

    assertThat(all).containsExactly(1, 0, -1, 1, -1);
  }

  private Webhook tag(String before, String after) {
    var body = Github.push("refs/tags/v1", before, after);
    body.getJsonObject("repository").put("pushed_at", 1_700_000_000 + number++);
    return github("push", body);
  }

  private Webhook github(String event, JsonObject body) {
    var id = new UUID(2, number++).toString();
    return new Webhook(Map.of("X-GitHub-Event", event, "X-GitHub-Delivery", id), body);
  }

  @Test
  void theSameKeyOfGitlabWithAnotherChangeIsAnotherDelivery() {
    connect(Sender.GITLAB);
    register(Sender.GITLAB, "deploy");
    var push = push(Sender.GITLAB, "a", "b");
    var other = new Webhook(push.headers(), push(Sender.GITLAB, "b", "c").body());

    assertThat(started(List.of(push, other, push, other))).containsExactly(1, 1, -1, -1);
  }

  @Test
  void theSameKeyOfGitlabWithTheSameChangeIsTheSameDelivery() {
    connect(Sender.GITLAB);
    register(Sender.GITLAB, "deploy");
    var push = push(Sender.GITLAB, "a", "b");

    var all =
        started(
            List.of(
                push, push(Sender.GITLAB, "b", "a"), push.withBody("user_email", "[REDACTED]")));

    assertThat(all).containsExactly(1, 1, -1);
    assertThat(fixture.count("SELECT count(*) FROM delivery")).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource(names = {"GITHUB", "BITBUCKET"})
  void aDeliveryWithoutItsEventHeaderIsReadWhenItIsSentCorrectly(Sender sender) {
    connect(sender);
    register(sender, "deploy");
    var push = push(sender, "a", "b");
    var header = sender == Sender.GITHUB ? "X-GitHub-Event" : "X-Event-Key";

    var all =
        started(
            List.of(
                push.withHeader(header, ""),
                push.withHeader(header, "issues"),
                push,
                push,
                push.withHeader(header, "")));

    assertThat(all).containsExactly(0, -1, 1, -1, -1);
    assertThat(fixture.count("SELECT count(*) FROM delivery")).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource
  void aRedeliveryStartsAPipelineThatWasNotRegistered(Sender sender) {
    connect(sender);
    register(sender, "old");
    var push = push(sender, "a", "b");
    var first = (RecordResult.Accepted) receive(push);
    register(sender, "new");

    var again = receive(push);

    assertThat(again).isEqualTo(new RecordResult.Duplicate(first.id(), 1));
    assertThat(receive(push)).isEqualTo(new RecordResult.Duplicate(first.id(), 0));
    var decisions = fixture.delivery(first.id()).getJsonArray("decisions");
    assertThat(decisions.stream().map(JsonObject.class::cast))
        .extracting(decision -> decision.getString("pipeline"), this::reasonEnd)
        .containsExactly(
            tuple("old", ""), tuple("new", "started when the provider sent the webhook again"));
    assertThat(fixture.delivery(first.id()).getJsonArray("dispatches")).hasSize(2);
    assertThat(fixture.count("SELECT count(*) FROM dispatch WHERE status = 'QUEUED'")).isEqualTo(1);
  }

  /** Returns what a redelivery added to the reason. */
  private String reasonEnd(JsonObject decision) {
    var reason = decision.getString("reason");
    var semicolon = reason.indexOf("; ");
    return semicolon < 0 ? "" : reason.substring(semicolon + 2);
  }

  @Test
  void aRedeliveryStartsAPipelineThatWasPaused() {
    connect(Sender.GITHUB);
    register(Sender.GITHUB, "deploy");
    fixture.await(fixture.pipelines.pause(DeliveryFixture.CALLER, "deploy"));
    var push = push(Sender.GITHUB, "a", "b");

    var paused = started(List.of(push, push));
    fixture.await(fixture.pipelines.resume(DeliveryFixture.CALLER, "deploy"));
    fixture.routes.dropAll();
    var resumed = started(List.of(push, push));

    assertThat(paused).containsExactly(0, -1);
    assertThat(resumed).containsExactly(1, -1);
    assertThat(fixture.count("SELECT count(*) FROM delivery")).isEqualTo(1);
  }

  @Test
  void aRedeliveryStartsAPipelineWhoseConnectionWasInError() {
    connect(Sender.GITHUB);
    register(Sender.GITHUB, "deploy");
    setStatus("'ERROR', status_reason = 'revoked'");
    var push = push(Sender.GITHUB, "a", "b");

    var inError = started(push);
    setStatus("'AVAILABLE', status_reason = NULL");
    var available = started(push);

    assertThat(List.of(inError, available)).containsExactly(0, 1);
  }

  private void setStatus(String status) {
    fixture.count(
        "WITH changed AS (UPDATE connection SET status = %s RETURNING 1) SELECT count(*) FROM changed"
            .formatted(status));
    fixture.routes.dropAll();
  }

  @Test
  void aRedeliveryMakesAWaitingDispatchDue() {
    connect(Sender.GITHUB);
    register(Sender.GITHUB, "deploy");
    var push = push(Sender.GITHUB, "a", "b");
    started(push);
    fixture.count(
        "WITH waiting AS (UPDATE dispatch SET status = 'QUEUED', owner = NULL, reason = 'refused',"
            + " due_at = now() + interval '1 hour' RETURNING 1) SELECT count(*) FROM waiting");

    var again = started(push);

    assertThat(again).isEqualTo(-1);
    assertThat(fixture.count("SELECT count(*) FROM dispatch WHERE due_at <= now()")).isEqualTo(1);
  }
}
