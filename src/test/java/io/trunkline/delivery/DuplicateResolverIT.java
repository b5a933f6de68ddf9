package io.trunkline.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.installation.Installation;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests which repeats start pipelines again, and which do not. */
class DuplicateResolverIT {
  private static final JsonArray ALL_EVENTS =
      new JsonArray(
          """
          [{"providerType": "CodeStarSourceConnection", "gitConfiguration": {
            "sourceActionName": "Source",
            "push": [{"branches": {"includes": ["**"]}}, {"tags": {"includes": ["**"]}}],
            "pullRequest": [{"branches": {"includes": ["**"]}}]}}]\
          """);

  private static DeliveryFixture fixture;

  private Installation installation;

  @BeforeAll
  static void open() {
    fixture = DeliveryFixture.open();
  }

  @BeforeEach
  void registerPipeline() {
    installation = fixture.installation("octo");
    fixture.pipeline("deploy", fixture.connection(installation), "octo/app", ALL_EVENTS);
  }

  @AfterEach
  void clear() {
    fixture.clear();
  }

  @AfterAll
  static void close() {
    fixture.close();
  }

  private int push(String before, String after) {
    return started("push", Github.push("refs/heads/main", before, after));
  }

  private void letTwoMinutesPass() {
    fixture.count(
        "WITH old AS (UPDATE change SET at = at - interval '2 minutes' RETURNING 1)"
            + " SELECT count(*) FROM old");
  }

  /** Returns how many dispatches were started, or -1 for a duplicate. */
  private int started(String event, JsonObject body) {
    return switch (fixture.receive(installation, event, body)) {
      case RecordResult.Accepted accepted -> accepted.started();
      case RecordResult.Duplicate _ -> -1;
      case RecordResult.Stale _ -> throw new IllegalStateException("stale");
    };
  }

  // Attack 16.
  @Test
  void storesOneDeliveryWhenItIsSentTwice() {
    var body = Github.push("refs/heads/main", "a", "b");

    var first = (RecordResult.Accepted) fixture.receive(installation, "push", body);
    var second = fixture.receive(installation, "push", body);

    assertThat(first.started()).isEqualTo(1);
    assertThat(second).isEqualTo(new RecordResult.Duplicate(first.id(), 0));
    assertThat(fixture.count("SELECT count(*) FROM delivery")).isEqualTo(1);
    assertThat(fixture.count("SELECT count(*) FROM dispatch")).isEqualTo(1);
  }

  // Attack 18: the body is signed, the delivery id is not. The age of the body does not matter.
  @Test
  void answersAnOldDeliveryUnderANewIdAsDuplicate() {
    push("a", "b");
    fixture.count(
        "WITH old AS (UPDATE change SET at = at - interval '30 days' RETURNING 1) SELECT count(*)"
            + " FROM old");

    var replayed = push("a", "b");

    assertThat(replayed).isEqualTo(-1);
    assertThat(fixture.count("SELECT count(*) FROM dispatch")).isEqualTo(1);
  }

  // Attack 17.
  @Test
  void storesAnotherBodyWithTheSameIdAsAnotherDelivery() {
    var started = List.of(push("a", "b"), push("b", "c"));

    assertThat(started).containsExactly(1, 1);
  }

  @Test
  void startsARollbackAndTheSamePushAgain() {
    var started =
        List.of(push("a", "b"), push("b", "a"), push("a", "b"), push("b", "a"), push("a", "b"));

    assertThat(started).containsExactly(1, 1, 1, 1, 1);
  }

  @Test
  void explainsARepetitionThatAnotherInstallationReportedFirst() {
    var other = fixture.installation("octo");
    var arns = List.of(fixture.connection(installation).arn(), fixture.connection(other).arn());
    var sources = new JsonArray();
    for (int i = 0; i < arns.size(); i++) {
      sources.add(
          new JsonObject()
              .put("actionName", "Source" + i)
              .put("connectionArn", arns.get(i).value())
              .put("fullRepositoryId", "octo/app")
              .put("branchName", "main"));
    }
    var body =
        new JsonObject()
            .put("sources", sources)
            .put("target", new JsonObject().put("type", "eventbus"));
    fixture.await(fixture.pipelines.register(DeliveryFixture.CALLER, "both", body));
    var changes = List.of(List.of("a", "b"), List.of("b", "a"), List.of("a", "b"));
    changes.forEach(change -> push(change.getFirst(), change.getLast()));

    var last =
        changes.stream()
            .map(change -> Github.push("refs/heads/main", change.getFirst(), change.getLast()))
            .map(push -> (RecordResult.Accepted) fixture.receive(other, "push", push))
            .toList()
            .getLast();

    var decision = fixture.delivery(last.id()).getJsonArray("decisions").getJsonObject(0);
    assertThat(last.started()).isZero();
    assertThat(decision.getString("outcome")).isEqualTo("NOT_MATCHED");
    assertThat(decision.containsKey("dispatchId")).isFalse();
  }

  @Test
  void startsNothingWhenARepetitionIsDeliveredTwice() {
    push("a", "b");
    push("b", "a");
    push("a", "b");

    var redelivered = push("a", "b");

    assertThat(redelivered).isEqualTo(-1);
    assertThat(fixture.count("SELECT count(*) FROM dispatch")).isEqualTo(3);
  }

  @Test
  void startsATagThatIsPushedAgainAfterItsDeletion() {
    var created = Github.push("refs/tags/v1", Github.ZERO, "a");
    var deleted = Github.push("refs/tags/v1", "a", Github.ZERO);

    var started =
        List.of(started("push", created), started("push", deleted), started("push", created));

    assertThat(started).containsExactly(1, 0, 1);
  }

  @Test
  void startsAPullRequestThatIsClosedAgainAfterItWasReopened() {
    var started = new ArrayList<Integer>();
    for (var step : List.of("opened", "closed", "reopened", "closed")) {
      started.add(started("pull_request", Github.pullRequest(step, "a", "t" + started.size())));
    }

    assertThat(started).containsExactly(1, 1, 1, 1);
  }

  @Test
  void startsOnceForOneChangeInTwoBodies() {
    var body = Github.push("refs/heads/main", "a", "b");

    var first = (RecordResult.Accepted) fixture.receive(installation, "push", body);
    var second =
        (RecordResult.Accepted)
            fixture.receive(installation, "push", body.copy().put("organization", "octo"));

    assertThat(List.of(first.started(), second.started())).containsExactly(1, 0);
    assertThat(fixture.count("SELECT count(*) FROM dispatch")).isEqualTo(1);
    assertThat(fixture.delivery(second.id()).getJsonArray("decisions").encode())
        .contains("NOT_MATCHED", "delivery " + first.id() + " already decided on this change");
  }

  @Test
  void startsARepeatThatOvertookTheChangeInBetween() {
    push("a", "b");
    var repeat = push("a", "b");

    var between =
        (RecordResult.Accepted)
            fixture.receive(installation, "push", Github.push("refs/heads/main", "b", "a"));

    assertThat(repeat).isEqualTo(-1);
    assertThat(between.leased()).hasSize(2);
    assertThat(fixture.count("SELECT count(*) FROM dispatch")).isEqualTo(3);
    assertThat(push("a", "b")).isEqualTo(-1);
  }

  @Test
  void startsNothingAgainWhenAChangeReportedTwiceIsRolledBack() {
    var started = new ArrayList<Integer>();
    for (var hook : List.of("app", "repository")) {
      started.add(reportedBy(hook, Github.push("refs/heads/main", "a", "b")));
    }
    for (var hook : List.of("app", "repository")) {
      started.add(reportedBy(hook, Github.push("refs/heads/main", "b", "a")));
    }

    assertThat(started).containsExactly(1, 0, 1, 0);
    assertThat(fixture.count("SELECT count(*) FROM dispatch")).isEqualTo(2);
  }

  /** The provider's time of the push identifies it. */
  @Test
  void startsNothingAgainWhenAPushReportedLateIsRolledBack() {
    started("push", pushedAt(1, "a", "b"));
    letTwoMinutesPass();
    started("push", pushedAt(1, "a", "b").put("hook", "repository"));

    started("push", pushedAt(2, "b", "a"));

    assertThat(fixture.count("SELECT count(*) FROM dispatch")).isEqualTo(2);
  }

  @Test
  void startsOnceForAPullRequestReportedByTwoHooks() {
    var started = new ArrayList<Integer>();
    for (var step : List.of("opened a", "synchronize b", "closed b", "reopened b", "closed b")) {
      var words = step.split(" ", -1);
      for (var hook : List.of("app", "repository")) {
        var body = Github.pullRequest(words[0], words[1], "t" + started.size());
        started.add(started("pull_request", body.put("hook", hook)));
      }
      letTwoMinutesPass();
    }

    assertThat(started).containsExactly(1, 0, 1, 0, 1, 0, 1, 0, 1, 0);
    assertThat(fixture.count("SELECT count(*) FROM dispatch")).isEqualTo(5);
  }

  @Test
  void startsAPullRequestAgainWhoseHeadWasMovedBack() {
    var started = new ArrayList<Integer>();
    for (var head : List.of("a", "b", "a", "a")) {
      var body = Github.pullRequest("synchronize", head, "t" + started.size());
      started.add(started("pull_request", body));
    }

    assertThat(started).containsExactly(1, 1, 1, 0);
  }

  private int reportedBy(String hook, JsonObject body) {
    return started("push", body.put("hook", hook));
  }

  private static JsonObject pushedAt(long seconds, String before, String after) {
    var push = Github.push("refs/heads/main", before, after);
    push.getJsonObject("repository").put("pushed_at", seconds);
    return push;
  }

  @Test
  void retriesFailedDispatchesWhenTheDeliveryIsSentAgain() {
    push("a", "b");
    fixture.count(
        """
        WITH failed AS (UPDATE dispatch SET status = 'FAILED', owner = NULL RETURNING 1)
        SELECT count(*) FROM failed\
        """);

    var again = push("a", "b");

    assertThat(again).isEqualTo(-1);
    assertThat(fixture.count("SELECT count(*) FROM dispatch WHERE status = 'QUEUED'")).isEqualTo(1);
  }

  @Test
  void recordsNothingMatchedWithAnOldVersion() {
    var old = fixture.current(installation);
    fixture.pipeline("added", fixture.connection(installation), "octo/app", ALL_EVENTS);
    fixture.routes.dropAll();

    var recorded =
        fixture.await(fixture.receivingAs(old, Github.push("refs/heads/main", "a", "b")));

    assertThat(recorded).isInstanceOf(RecordResult.Stale.class);
    assertThat(fixture.count("SELECT count(*) FROM delivery")).isZero();
    assertThat(fixture.permits.inFlight()).isZero();
  }
}
