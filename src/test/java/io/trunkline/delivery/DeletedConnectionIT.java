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

/** Deleting a connection cancels its dispatches, and no later connection replaces it. */
class DeletedConnectionIT {
  private static final String REASON = "its connection was deleted";

  private final DeliveryFixture fixture = DeliveryFixture.open();
  private Installation installation;
  private Connection connection;
  private int pushes;

  @BeforeEach
  void createConnection() {
    installation = fixture.installation("octo");
    connection = fixture.connection(installation);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  // Attack 70.
  @Test
  void cancelsQueuedDispatchesWithTheReason() {
    var other = fixture.connection(installation);
    fixture.pipeline("deploy", connection, "octo/app", new JsonArray());
    fixture.pipeline("other", other, "octo/app", new JsonArray());
    push();
    push();
    queue();

    delete(connection.arn());

    assertThat(dispatches("deploy")).containsOnly("CANCELLED " + REASON).hasSize(2);
    assertThat(dispatches("other")).containsOnly("QUEUED ").hasSize(2);
  }

  @Test
  void cancelsQueuedDispatchesRegisteredWithTheOtherArnNamespace() {
    var otherArn = connection.arn().value().replace("codeconnections", "codestar-connections");
    pipeline(otherArn);
    push();
    queue();

    delete(connection.arn());

    assertThat(dispatches("deploy")).containsExactly("CANCELLED " + REASON);
  }

  // Attack 70.
  @Test
  void cancelsADispatchInFlightWhenItIsClaimedAgain() {
    fixture.pipeline("deploy", connection, "octo/app", new JsonArray());
    push();

    delete(connection.arn());
    var inFlight = dispatches("deploy");
    queue();
    var claimed = fixture.await(fixture.dispatches.claim(10));
    claimed.settlements().forEach(this::settle);

    assertThat(inFlight).containsExactly("IN_FLIGHT ");
    assertThat(claimed.leased()).isEmpty();
    assertThat(dispatches("deploy")).containsExactly("CANCELLED " + REASON);
  }

  // Attack 70.
  @Test
  void startsNothingByAnotherConnectionWithTheSameName() {
    fixture.pipeline("deploy", connection, "octo/app", new JsonArray());
    delete(connection.arn());

    var next = fixture.connection(installation);
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
    return (RecordResult.Accepted) fixture.receive(installation, "push", body);
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
    fixture.await(fixture.pipelines.register(DeliveryFixture.CALLER, "deploy", body));
  }

  /** Queues the dispatches that the node holds; they are due at once. */
  private void queue() {
    fixture.await(fixture.dispatches.release());
  }

  private void delete(ConnectionArn arn) {
    var shares = new Shares(fixture.database, fixture.accounts);
    var removal =
        new ConnectionRemoval(fixture.database, fixture.connections, shares, fixture.dispatches);
    assertThat(fixture.await(removal.delete(DeliveryFixture.CALLER, arn))).isTrue();
  }

  private void settle(Settlement settlement) {
    fixture.await(
        Future.future(settled ->
            fixture.vertx.runOnContext(
                _ -> fixture.dispatches.settler(_ -> {}).submit(settlement).onComplete(settled))));
  }

  private Iterable<String> dispatches(String pipeline) {
    var sql = "SELECT status || ' ' || reason FROM dispatch WHERE subject_name = $1";
    return fixture.await(fixture.database.run(sql, Tuple.of(pipeline))).stream()
        .map(row -> row.getString(0))
        .toList();
  }
}
