package io.trunkline.delivery;

import static io.trunkline.delivery.Bitbucket.branch;
import static io.trunkline.delivery.Bitbucket.push;
import static io.trunkline.delivery.Bitbucket.tag;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.installation.Installation;
import io.trunkline.provider.NormalizedWebhook;
import io.trunkline.provider.ProviderType;
import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests which changes start pipelines again when a delivery contains several. */
class MultiChangeDuplicatesIT {
  private static final JsonArray EVERY_PUSH =
      new JsonArray(
          """
          [{"providerType": "CodeStarSourceConnection", "gitConfiguration": {
            "sourceActionName": "Source",
            "push": [{"branches": {"includes": ["**"]}}, {"tags": {"includes": ["**"]}}]}}]\
          """);

  private static DeliveryFixture fixture;

  private Installation installation;

  @BeforeAll
  static void open() {
    fixture = DeliveryFixture.open();
  }

  @BeforeEach
  void registerPipeline() {
    installation = fixture.installation(ProviderType.BITBUCKET, "octo");
    fixture.pipeline("deploy", fixture.connection(installation), "octo/app", EVERY_PUSH);
  }

  @AfterEach
  void clear() {
    fixture.clear();
  }

  @AfterAll
  static void close() {
    fixture.close();
  }

  private RecordResult receive(JsonObject body) {
    var headers = MultiMap.caseInsensitiveMultiMap().add("X-Event-Key", "repo:push");
    return fixture.receive(installation, headers, body);
  }

  /** Returns how many dispatches were started, or -1 for a duplicate. */
  private int started(JsonObject body) {
    return switch (receive(body)) {
      case RecordResult.Accepted accepted -> accepted.started();
      case RecordResult.Duplicate _ -> -1;
      case RecordResult.Stale _ -> throw new IllegalStateException("stale");
    };
  }

  private long dispatches() {
    return fixture.count("SELECT count(*) FROM dispatch");
  }

  @Test
  void startsNewChangesAmongRepeats() {
    var first = (RecordResult.Accepted) receive(push(branch("main", "a", "b")));

    var second =
        (RecordResult.Accepted)
            receive(push(tag("v1", "", "b"), branch("main", "a", "b"), branch("dev", "b", "c")));

    assertThat(second.started()).isEqualTo(2);
    assertThat(second.leased()).hasSize(2);
    var decisions = fixture.delivery(second.id()).getJsonArray("decisions");
    assertThat(decisions.stream().map(decision -> ((JsonObject) decision).getString("outcome")))
        .containsExactly("MATCHED", "NOT_MATCHED", "MATCHED");
    assertThat(decisions.getJsonObject(1).getString("reason")).contains(first.id().toString());
  }

  @Test
  void startsARefThatMovedBackAndForthInOneDelivery() {
    var body = push(branch("main", "a", "b"), branch("main", "b", "a"), branch("main", "a", "b"));

    var started = List.of(started(body), started(body), started(body));

    assertThat(started).containsExactly(3, -1, -1);
    assertThat(dispatches()).isEqualTo(3);
    assertThat(fixture.count("SELECT count(DISTINCT event_id) FROM dispatch")).isEqualTo(3);
  }

  @Test
  void startsOnlyTheChangesOfARepeatThatReallyHappenedAgain() {
    var both = push(branch("main", "a", "b"), branch("dev", "a", "b"), tag("v1", "", "b"));

    var started =
        List.of(
            started(both),
            started(push(branch("main", "b", "a"))),
            started(both),
            started(both),
            started(push(branch("dev", "b", "a"), tag("v1", "b", ""))));

    assertThat(started.subList(0, 4)).containsExactly(3, 1, 1, -1);
  }

  /**
   * For main, the delivery reports a change that really happened again. For dev, it is a repeat
   * that arrived too early.
   */
  @Test
  void startsADeferredChangeNextToARealRepetition() {
    var both = push(branch("main", "a", "b"), branch("dev", "a", "b"));
    started(both);
    started(push(branch("main", "b", "a")));
    var early = started(both);

    var between = (RecordResult.Accepted) receive(push(branch("dev", "b", "a")));

    assertThat(early).isEqualTo(1);
    assertThat(between.leased()).hasSize(2);
    assertThat(dispatches()).isEqualTo(6);
  }

  @Test
  void startsATagThatIsPushedAgainTogetherWithABranch() {
    var created = push(branch("main", "a", "b"), tag("v1", "", "b"));
    var deleted = push(tag("v1", "b", ""));

    var started = List.of(started(created), started(deleted), started(created));

    assertThat(started).containsExactly(2, 0, 1);
  }

  @Test
  void answersARepeatOfAThousandChangesAsDuplicate() {
    var body =
        push(
            IntStream.range(0, NormalizedWebhook.CHANGES_MAX)
                .mapToObj(i -> tag("v" + i, "", "b"))
                .toArray(JsonObject[]::new));

    var started = List.of(started(body), started(body));

    assertThat(started).containsExactly(1_000, -1);
    assertThat(dispatches()).isEqualTo(1_000);
  }
}
