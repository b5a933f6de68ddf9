package io.trunkline.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.installation.Installation;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What starts again, and what does not. */
class DuplicateResolverIT {
  private static final JsonArray EVERYTHING =
      new JsonArray(
          """
          [{"providerType": "CodeStarSourceConnection", "gitConfiguration": {
            "sourceActionName": "Source",
            "push": [{"branches": {"includes": ["**"]}}, {"tags": {"includes": ["**"]}}],
            "pullRequest": [{"branches": {"includes": ["**"]}}]}}]\
          """);

  private final LedgerFixture road = LedgerFixture.open();
  private Installation installation;

  @BeforeEach
  void register() {
    installation = road.installation("octo");
    road.pipeline("deploy", road.connection(installation), "octo/app", EVERYTHING);
  }

  @AfterEach
  void close() {
    road.close();
  }

  private int push(String before, String after) {
    return started("push", Github.push("refs/heads/main", before, after));
  }

  private void later() {
    road.count(
        "WITH old AS (UPDATE change SET at = at - interval '2 minutes' RETURNING 1)"
            + " SELECT count(*) FROM old");
  }

  /** How many dispatches it started; -1: it was answered as a duplicate. */
  private int started(String event, JsonObject body) {
    return switch (road.receive(installation, event, body)) {
      case RecordResult.Accepted accepted -> accepted.started();
      case RecordResult.Duplicate _ -> -1;
      case RecordResult.Stale _ -> throw new IllegalStateException("stale");
    };
  }

  // Attack 16.
  @Test
  void keepsOneDeliveryWhenSentTwice() {
    var body = Github.push("refs/heads/main", "a", "b");

    var first = (RecordResult.Accepted) road.receive(installation, "push", body);
    var second = road.receive(installation, "push", body);

    assertThat(first.started()).isEqualTo(1);
    assertThat(second).isEqualTo(new RecordResult.Duplicate(first.id()));
    assertThat(road.count("SELECT count(*) FROM delivery")).isEqualTo(1);
    assertThat(road.count("SELECT count(*) FROM dispatch")).isEqualTo(1);
  }

  // Attack 18: the delivery id is not signed, the body is; its age does not matter.
  @Test
  void answersAnOldDeliveryUnderANewIdAsDuplicate() {
    push("a", "b");
    road.count(
        "WITH old AS (UPDATE change SET at = at - interval '30 days' RETURNING 1) SELECT count(*)"
            + " FROM old");

    var replayed = push("a", "b");

    assertThat(replayed).isEqualTo(-1);
    assertThat(road.count("SELECT count(*) FROM dispatch")).isEqualTo(1);
  }

  // Attack 17.
  @Test
  void takesAnotherBodyUnderTheSameIdForAnotherDelivery() {
    var started = List.of(push("a", "b"), push("b", "c"));

    assertThat(started).containsExactly(1, 1);
  }

  @Test
  void startsARollbackAndTheWayForwardAgain() {
    var started =
        List.of(push("a", "b"), push("b", "a"), push("a", "b"), push("b", "a"), push("a", "b"));

    assertThat(started).containsExactly(1, 1, 1, 1, 1);
  }

  @Test
  void saysOfARepetitionThatAnotherInstallationToldFirstWhatStartedNothing() {
    var other = road.installation("octo");
    var arns = List.of(road.connection(installation).arn(), road.connection(other).arn());
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
    road.await(road.pipelines.register(LedgerFixture.CALLER, "both", body));
    var told = List.of(List.of("a", "b"), List.of("b", "a"), List.of("a", "b"));
    told.forEach(change -> push(change.getFirst(), change.getLast()));

    var last =
        told.stream()
            .map(change -> Github.push("refs/heads/main", change.getFirst(), change.getLast()))
            .map(push -> (RecordResult.Accepted) road.receive(other, "push", push))
            .toList()
            .getLast();

    var decision = road.delivery(last.id()).getJsonArray("decisions").getJsonObject(0);
    assertThat(last.started()).isZero();
    assertThat(decision.getString("outcome")).isEqualTo("NOT_MATCHED");
    assertThat(decision.containsKey("dispatchId")).isFalse();
  }

  @Test
  void startsNothingWhenTheRepetitionIsDeliveredTwice() {
    push("a", "b");
    push("b", "a");
    push("a", "b");

    var redelivered = push("a", "b");

    assertThat(redelivered).isEqualTo(-1);
    assertThat(road.count("SELECT count(*) FROM dispatch")).isEqualTo(3);
  }

  @Test
  void startsATagThatIsPushedAgainAfterItWasDeleted() {
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
  void startsOnceWhenOneChangeComesByTwoBodies() {
    var body = Github.push("refs/heads/main", "a", "b");

    var first = (RecordResult.Accepted) road.receive(installation, "push", body);
    var second =
        (RecordResult.Accepted)
            road.receive(installation, "push", body.copy().put("organization", "octo"));

    assertThat(List.of(first.started(), second.started())).containsExactly(1, 0);
    assertThat(road.count("SELECT count(*) FROM dispatch")).isEqualTo(1);
    assertThat(road.delivery(second.id()).getJsonArray("decisions").encode())
        .contains("NOT_MATCHED", "delivery " + first.id() + " already decided on this change");
  }

  @Test
  void startsARepeatThatOvertookTheChangeBeforeIt() {
    push("a", "b");
    var early = push("a", "b");

    var between =
        (RecordResult.Accepted)
            road.receive(installation, "push", Github.push("refs/heads/main", "b", "a"));

    assertThat(early).isEqualTo(-1);
    assertThat(between.leased()).hasSize(2);
    assertThat(road.count("SELECT count(*) FROM dispatch")).isEqualTo(3);
    assertThat(push("a", "b")).isEqualTo(-1);
  }

  @Test
  void startsNothingOfWhatTwoHooksToldWhenItIsRolledBack() {
    var started = new ArrayList<Integer>();
    for (var hook : List.of("app", "repository")) {
      started.add(toldBy(hook, Github.push("refs/heads/main", "a", "b")));
    }
    for (var hook : List.of("app", "repository")) {
      started.add(toldBy(hook, Github.push("refs/heads/main", "b", "a")));
    }

    assertThat(started).containsExactly(1, 0, 1, 0);
    assertThat(road.count("SELECT count(*) FROM dispatch")).isEqualTo(2);
  }

  /** The time of the push is the provider's word that it is the same one. */
  @Test
  void startsNothingOfAPushThatAnotherHookToldLateAndThatIsRolledBack() {
    started("push", pushedAt(1, "a", "b"));
    later();
    started("push", pushedAt(1, "a", "b").put("hook", "repository"));

    started("push", pushedAt(2, "b", "a"));

    assertThat(road.count("SELECT count(*) FROM dispatch")).isEqualTo(2);
  }

  @Test
  void startsAnUpdatedPullRequestOnceWhenTwoHooksTellIt() {
    var started = new ArrayList<Integer>();
    for (var step : List.of("opened a", "synchronize b", "closed b", "reopened b", "closed b")) {
      var words = step.split(" ", -1);
      for (var hook : List.of("app", "repository")) {
        var body = Github.pullRequest(words[0], words[1], "t" + started.size());
        started.add(started("pull_request", body.put("hook", hook)));
      }
      later();
    }

    assertThat(started).containsExactly(1, 0, 1, 0, 1, 0, 1, 0, 1, 0);
    assertThat(road.count("SELECT count(*) FROM dispatch")).isEqualTo(5);
  }

  @Test
  void startsAPullRequestAgainWhoseHeadWasLedBack() {
    var started = new ArrayList<Integer>();
    for (var head : List.of("a", "b", "a", "a")) {
      var body = Github.pullRequest("synchronize", head, "t" + started.size());
      started.add(started("pull_request", body));
    }

    assertThat(started).containsExactly(1, 1, 1, 0);
  }

  private int toldBy(String hook, JsonObject body) {
    return started("push", body.put("hook", hook));
  }

  private static JsonObject pushedAt(long seconds, String before, String after) {
    var push = Github.push("refs/heads/main", before, after);
    push.getJsonObject("repository").put("pushed_at", seconds);
    return push;
  }

  @Test
  void triesFailedDispatchesAgainWhenTheFirstDeliveryIsSentAgain() {
    push("a", "b");
    road.count(
        """
        WITH failed AS (UPDATE dispatch SET status = 'FAILED', owner = NULL RETURNING 1)
        SELECT count(*) FROM failed\
        """);

    var again = push("a", "b");

    assertThat(again).isEqualTo(-1);
    assertThat(road.count("SELECT count(*) FROM dispatch WHERE status = 'QUEUED'")).isEqualTo(1);
  }

  @Test
  void recordsNothingThatWasMatchedByAStaleVersion() {
    var stale = road.now(installation);
    road.pipeline("late", road.connection(installation), "octo/app", EVERYTHING);
    road.routes.dropAll();

    var recorded = road.await(road.receivingAs(stale, Github.push("refs/heads/main", "a", "b")));

    assertThat(recorded).isInstanceOf(RecordResult.Stale.class);
    assertThat(road.count("SELECT count(*) FROM delivery")).isZero();
    assertThat(road.permits.inFlight()).isZero();
  }
}
