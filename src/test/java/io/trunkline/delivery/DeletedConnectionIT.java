package io.trunkline.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.connection.Connection;
import io.trunkline.connection.ConnectionArn;
import io.trunkline.connection.Shares;
import io.trunkline.installation.Installation;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a connection still owes ends with it, and nothing that comes later takes its place. */
class DeletedConnectionIT {
  private static final String REASON = "its connection was deleted";

  private final LedgerFixture road = LedgerFixture.open();
  private Installation installation;
  private Connection connection;
  private int pushes;

  @BeforeEach
  void register() {
    installation = road.installation("octo");
    connection = road.connection(installation);
  }

  @AfterEach
  void close() {
    road.close();
  }

  // Attack 70.
  @Test
  void endsWhatIsQueuedWithTheReason() {
    var other = road.connection(installation);
    road.pipeline("deploy", connection, "octo/app", new JsonArray());
    road.pipeline("elsewhere", other, "octo/app", new JsonArray());
    push();
    push();
    queue();

    delete(connection.arn());

    assertThat(dispatches("deploy")).containsOnly("CANCELLED " + REASON).hasSize(2);
    assertThat(dispatches("elsewhere")).containsOnly("QUEUED ").hasSize(2);
  }

  @Test
  void endsWhatIsQueuedByTheOtherSpellingOfItsArn() {
    var spelled = connection.arn().value().replace("codeconnections", "codestar-connections");
    pipeline(spelled);
    push();
    queue();

    delete(connection.arn());

    assertThat(dispatches("deploy")).containsExactly("CANCELLED " + REASON);
  }

  // Attack 70.
  @Test
  void endsWhatWasInFlightWhenItIsTakenAgain() {
    road.pipeline("deploy", connection, "octo/app", new JsonArray());
    push();

    delete(connection.arn());
    var inFlight = dispatches("deploy");
    queue();
    var taken = road.await(road.dispatches.claim(10));
    taken.settlements().forEach(this::settle);

    assertThat(inFlight).containsExactly("IN_FLIGHT ");
    assertThat(taken.leased()).isEmpty();
    assertThat(dispatches("deploy")).containsExactly("CANCELLED " + REASON);
  }

  // Attack 70.
  @Test
  void isNotReplacedByOneOfTheSameName() {
    road.pipeline("deploy", connection, "octo/app", new JsonArray());
    delete(connection.arn());

    var next = road.connection(installation);
    var recorded = push();

    assertThat(next.name()).isEqualTo(connection.name());
    assertThat(next.arn()).isNotEqualTo(connection.arn());
    assertThat(recorded.started()).isZero();
  }

  private RecordResult.Accepted push() {
    pushes++;
    var body =
        Github.push(
            "refs/heads/main", Integer.toHexString(pushes), Integer.toHexString(pushes + 1));
    return (RecordResult.Accepted) road.receive(installation, "push", body);
  }

  private void pipeline(String connectionArn) {
    var source =
        new JsonObject()
            .put("connectionArn", connectionArn)
            .put("fullRepositoryId", "octo/app")
            .put("branchName", "main");
    var body =
        new JsonObject()
            .put("sources", new JsonArray().add(source))
            .put("target", new JsonObject().put("type", "eventbus"));
    road.await(road.pipelines.register(LedgerFixture.CALLER, "deploy", body));
  }

  /** Nodes give back what they hold, and it is due. */
  private void queue() {
    road.await(road.dispatches.release());
  }

  private void delete(ConnectionArn arn) {
    var shares = new Shares(road.database, road.accounts);
    var removal = new ConnectionRemoval(road.database, road.connections, shares, road.dispatches);
    assertThat(road.await(removal.delete(LedgerFixture.CALLER, arn))).isTrue();
  }

  private void settle(Settlement settlement) {
    road.await(
        Future.future(settled ->
            road.vertx.runOnContext(
                _ -> road.dispatches.settler(_ -> {}).submit(settlement).onComplete(settled))));
  }

  private Iterable<String> dispatches(String pipeline) {
    var sql = "SELECT status || ' ' || reason FROM dispatch WHERE subject_name = $1";
    return road.await(road.database.run(sql, Tuple.of(pipeline))).stream()
        .map(row -> row.getString(0))
        .toList();
  }
}
