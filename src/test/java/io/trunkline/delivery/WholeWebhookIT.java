package io.trunkline.delivery;

import static io.trunkline.delivery.Bitbucket.branch;
import static io.trunkline.delivery.Bitbucket.push;
import static io.trunkline.delivery.Bitbucket.tag;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.connection.Connection;
import io.trunkline.delivery.RecordResult.Accepted;
import io.trunkline.delivery.RecordResult.Duplicate;
import io.trunkline.installation.Installation;
import io.trunkline.provider.ProviderType;
import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Deliveries with several changes, for a target that receives the provider's webhook. */
class WholeWebhookIT {
  private static final JsonArray EVERY_PUSH =
      new JsonArray(
          """
          [{"providerType": "CodeStarSourceConnection", "gitConfiguration": {
            "sourceActionName": "Source",
            "push": [{"branches": {"includes": ["**"]}}, {"tags": {"includes": ["**"]}}]}}]\
          """);
  private static final JsonObject THREE_CHANGES =
      push(branch("main", "a", "b"), branch("dev", "a", "b"), tag("v1", "", "b"));

  private static DeliveryFixture fixture;

  private Installation installation;
  private Connection connection;

  @BeforeAll
  static void open() {
    fixture = DeliveryFixture.open();
  }

  @BeforeEach
  void registerPipeline() {
    installation = fixture.installation(ProviderType.BITBUCKET, "octo");
    connection = fixture.connection(installation);
    register("jenkins", "provider");
  }

  @AfterEach
  void clear() {
    fixture.clear();
  }

  @AfterAll
  static void close() {
    fixture.close();
  }

  private void register(String name, String format) {
    var target =
        new JsonObject()
            .put("type", "http")
            .put("url", "https://ci.example.com/hook")
            .put("format", format);
    fixture.pipeline(name, connection, "octo/app", EVERY_PUSH, target);
  }

  private RecordResult receive(JsonObject body) {
    var headers = MultiMap.caseInsensitiveMultiMap().add("X-Event-Key", "repo:push");
    return fixture.receive(installation, headers, body);
  }

  private Accepted accept(JsonObject body) {
    return (Accepted) receive(body);
  }

  private List<JsonObject> decisions(Accepted accepted) {
    return objects(fixture.delivery(accepted.id()).getJsonArray("decisions")).toList();
  }

  private static Stream<JsonObject> objects(JsonArray array) {
    return array.stream().map(JsonObject.class::cast);
  }

  @Test
  void isOneDispatchThatEveryChangeRefersTo() {
    var accepted = accept(THREE_CHANGES);

    var leased = accepted.leased();
    assertThat(accepted.started()).isEqualTo(1);
    assertThat(leased).hasSize(1);
    assertThat(leased.getFirst().event()).isEmpty();
    assertThat(leased.getFirst().delivery()).isEqualTo(accepted.id());
    var dispatch = leased.getFirst().id().toString();
    assertThat(decisions(accepted))
        .hasSize(3)
        .allSatisfy(decision -> {
          assertThat(decision.getString("outcome")).isEqualTo("MATCHED");
          assertThat(decision.getString("dispatchId")).isEqualTo(dispatch);
        });
    assertThat(decisions(accepted))
        .extracting(it -> it.getString("eventId"))
        .doesNotHaveDuplicates();
    var shown = objects(fixture.delivery(accepted.id()).getJsonArray("dispatches")).toList();
    assertThat(shown).extracting(it -> it.getString("id")).containsExactly(dispatch);
    assertThat(shown.getFirst().containsKey("eventId")).isFalse();
  }

  @Test
  void leavesOneDispatchPerChangeToOtherFormats() {
    register("cloud", "cloudevent");

    var accepted = accept(THREE_CHANGES);

    assertThat(accepted.started()).isEqualTo(4);
    assertThat(accepted.leased()).filteredOn(it -> it.event().isPresent()).hasSize(3);
  }

  @Test
  void keepsTheEventOfASingleChange() {
    var accepted = accept(push(branch("main", "a", "b")));

    assertThat(accepted.leased().getFirst().event()).isPresent();
  }

  @Test
  void isNotSentAgainForARepeat() {
    var first = accept(THREE_CHANGES);

    var second = receive(THREE_CHANGES);

    assertThat(second).isEqualTo(new Duplicate(first.id(), 0));
    assertThat(dispatches()).isEqualTo(1);
  }

  @Test
  void isSentAgainIfOneChangeReallyHappenedAgain() {
    accept(THREE_CHANGES);
    accept(push(branch("dev", "b", "a")));

    var again = accept(THREE_CHANGES);

    assertThat(again.started()).isEqualTo(1);
    assertThat(decisions(again))
        .extracting(it -> it.getString("outcome"))
        .containsExactly("NOT_MATCHED", "MATCHED", "NOT_MATCHED");
  }

  @Test
  void isSentAgainIfAnotherWebhookAddsAChange() {
    var first = accept(THREE_CHANGES);

    var more = accept(push(branch("main", "a", "b"), branch("new", "", "b")));
    var nothingNew = accept(push(branch("dev", "a", "b"), branch("new", "", "b")));

    assertThat(more.started()).isEqualTo(1);
    assertThat(decisions(more)).extracting(it -> it.getString("outcome")).containsOnly("MATCHED");
    assertThat(nothingNew.started()).isZero();
    assertThat(decisions(nothingNew))
        .extracting(it -> it.getString("reason"))
        .satisfiesExactly(
            reason -> assertThat(reason).contains(first.id().toString()),
            reason -> assertThat(reason).contains(more.id().toString()));
  }

  @Test
  void isSentOnceIfARefMovedBackAndForth() {
    var body = push(branch("main", "a", "b"), branch("main", "b", "a"), branch("main", "a", "b"));

    var accepted = accept(body);

    assertThat(accepted.started()).isEqualTo(1);
    assertThat(receive(body)).isInstanceOf(Duplicate.class);
    assertThat(decisions(accepted))
        .extracting(it -> it.getString("outcome"))
        .containsExactly("MATCHED", "MATCHED", "MATCHED");
  }

  @Test
  void isReadAgainFromTheTable() {
    var accepted = accept(THREE_CHANGES);
    accepted.leased().forEach(LeasedDispatch::close);
    fixture.await(fixture.dispatches.release());

    var claimed = fixture.await(fixture.dispatches.claim(10)).leased();

    assertThat(claimed).hasSize(1);
    assertThat(claimed.getFirst().event()).isEmpty();
    assertThat(claimed.getFirst().delivery()).isEqualTo(accepted.id());
    claimed.forEach(LeasedDispatch::close);
  }

  private static long dispatches() {
    return fixture.count("SELECT count(*) FROM dispatch");
  }
}
