package io.trunkline.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.account.AccessKey;
import io.trunkline.account.AccountId;
import io.trunkline.account.Caller;
import io.trunkline.connection.Connection;
import io.trunkline.connection.Shares;
import io.trunkline.installation.Installation;
import io.trunkline.pipeline.PipelineRegistration;
import io.trunkline.platform.secret.Secret;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pipelines of accounts that a connection is shared with. */
class SharedConnectionIT {
  private static final Caller GUEST = new Caller(new AccountId("222222222222"), "AKIDBOB");

  private static final DeliveryFixture fixture = DeliveryFixture.open();

  private Shares shares;
  private ConnectionRemoval removal;
  private Installation installation;
  private Connection connection;

  @BeforeEach
  void shareConnection() {
    shares = new Shares(fixture.database, fixture.accounts);
    removal =
        new ConnectionRemoval(fixture.database, fixture.connections, shares, fixture.dispatches);
    installation = fixture.installation("octo");
    connection = fixture.connection(installation);
    var key = new AccessKey(GUEST.accessKeyId(), GUEST.accountId(), Secret.of("secret-of-bob"));
    fixture.await(fixture.accounts.bootstrap(key));
    fixture.pipeline("deploy", connection, "octo/app", new JsonArray());
    share();
    registerGuest("deploy");
  }

  @AfterEach
  void clear() {
    fixture.clear();
  }

  @AfterAll
  static void close() {
    fixture.close();
  }

  private void share() {
    var shared =
        fixture.await(
            shares.share(
                DeliveryFixture.CALLER, connection.arn().connectionId(), GUEST.accountId()));
    assertThat(shared).isInstanceOf(Shares.Result.Shared.class);
  }

  private void unshare() {
    var arn = connection.arn();
    fixture.await(removal.unshare(DeliveryFixture.CALLER, arn.connectionId(), GUEST.accountId()));
  }

  private void registerGuest(String name) {
    var source =
        new JsonObject()
            .put("connectionArn", connection.arn().value())
            .put("fullRepositoryId", "octo/app")
            .put("branchName", "main");
    var body =
        new JsonObject()
            .put("sources", new JsonArray().add(source))
            .put("target", new JsonObject().put("type", "eventbus"));
    assertThat(fixture.await(fixture.pipelines.register(GUEST, name, body)))
        .isInstanceOf(PipelineRegistration.Registered.class);
  }

  private RecordResult.Accepted push(String head) {
    return (RecordResult.Accepted)
        fixture.receive(installation, "push", Github.push("refs/heads/main", "0", head));
  }

  /** Grows with the version of the installation and with that of its repository. */
  private long version() {
    return fixture.current(installation).version()
        + fixture.count("SELECT coalesce(sum(version), 0) FROM repository");
  }

  private static Set<String> accounts(List<LeasedDispatch> leased) {
    assertThat(leased).hasSize(2);
    return Set.of(data(leased.get(0)).getString("accountId"), accountOf(leased.get(1)));
  }

  private static String accountOf(LeasedDispatch dispatch) {
    return data(dispatch).getString("accountId");
  }

  private static JsonObject data(LeasedDispatch dispatch) {
    return dispatch.event().orElseThrow().getJsonObject("data");
  }

  @Test
  void sendsEventsWithTheConnectionAndThePipelinesAccount() {
    var recorded = push("1");

    assertThat(accounts(recorded.leased()))
        .containsExactlyInAnyOrder(DeliveryFixture.ACCOUNT.value(), GUEST.accountId().value());
    assertThat(recorded.leased())
        .extracting(dispatch -> dispatch.event().orElseThrow().getString("source"))
        .containsOnly(connection.arn().value());
    assertThat(recorded.leased())
        .allSatisfy(dispatch ->
            assertThat(dispatch.target().orElseThrow().account().value())
                .isEqualTo(accountOf(dispatch)));
  }

  @Test
  void sendsClaimedEventsWithThePipelinesAccount() {
    push("1");
    fixture.await(
        fixture.database.run(
            "UPDATE dispatch SET status = 'QUEUED', owner = NULL, due_at = now()"));

    var claimed = fixture.await(fixture.dispatches.claim(10));

    assertThat(accounts(claimed.leased()))
        .containsExactlyInAnyOrder(DeliveryFixture.ACCOUNT.value(), GUEST.accountId().value());
  }

  @Test
  void storesDispatchesUnderThePipelinesAccount() {
    push("1");

    var sql =
        "SELECT count(*) FROM dispatch d JOIN pipeline p ON p.id = d.subject_id"
            + " AND p.account_id = d.account_id";
    assertThat(fixture.count(sql)).isEqualTo(2);
    assertThat(fixture.count("SELECT count(*) FROM delivery WHERE account_id = '000000000000'"))
        .isEqualTo(1);
  }

  @Test
  void raisesTheVersionForSharesAndPipelinesOfGuests() {
    push("1");
    long before = version();
    registerGuest("other");
    long registered = version();
    fixture.await(fixture.pipelines.pause(GUEST, "other"));
    long paused = version();
    unshare();
    long unshared = version();
    fixture.await(fixture.pipelines.delete(GUEST, "other"));
    long deleted = version();
    share();

    assertThat(List.of(before, registered, paused, unshared, deleted, version()))
        .isSorted()
        .doesNotHaveDuplicates();
  }

  @Test
  void recordsNothingMatchedBeforeTheShareEnded() {
    var beforeUnsharing = fixture.current(installation);
    push("1");

    unshare();
    var stale =
        fixture.await(
            fixture.receivingAs(beforeUnsharing, Github.push("refs/heads/main", "0", "2")));

    assertThat(stale).isInstanceOf(RecordResult.Stale.class);
    assertThat(fixture.count("SELECT count(*) FROM dispatch")).isEqualTo(2);
  }

  @Test
  void startsNothingForAGuestAfterTheShareEnded() {
    unshare();

    assertThat(push("1").leased()).hasSize(1);
  }

  @Test
  void hidesDeliveriesOfADeletedConnectionFromGuests() {
    fixture.await(removal.delete(DeliveryFixture.CALLER, connection.arn()));

    var recorded = push("1");

    var decisions = fixture.delivery(recorded.id()).getJsonArray("decisions");
    assertThat(decisions).hasSize(1);
    assertThat(decisions.getJsonObject(0).getString("reason")).contains("no longer exists");
    assertThat(fixture.await(fixture.deliveries.find(GUEST.accountId(), recorded.id()))).isEmpty();
  }

  @Test
  void startsNothingForGuestsByARepeat() {
    var body = Github.push("refs/heads/main", "0", "1");
    fixture.receive(installation, "push", body);

    var again = fixture.receive(installation, "push", body);

    assertThat(again).isInstanceOf(RecordResult.Duplicate.class);
    assertThat(fixture.count("SELECT count(*) FROM dispatch")).isEqualTo(2);
    assertThat(fixture.count("SELECT count(*) FROM delivery_reader")).isEqualTo(1);
  }

  @Test
  void storesNoReadersWithoutGuests() {
    fixture.await(fixture.pipelines.delete(GUEST, "deploy"));

    push("1");

    assertThat(fixture.count("SELECT count(*) FROM delivery_reader")).isZero();
  }

  /** Returns status and reason of each account's dispatches. */
  private List<String> dispatches() {
    var sql = "SELECT account_id || ' ' || status || ' ' || reason FROM dispatch ORDER BY 1";
    return fixture.await(fixture.database.run(sql)).stream().map(row -> row.getString(0)).toList();
  }

  @Test
  void cancelsOnlyTheGuestsQueuedDispatchesWhenTheShareEnds() {
    push("1");
    fixture.await(fixture.dispatches.release());

    unshare();

    assertThat(dispatches())
        .containsExactly(
            "000000000000 QUEUED ", "222222222222 CANCELLED its connection is no longer shared");
  }

  @Test
  void cancelsAGuestsDispatchInFlightWhenItIsClaimedAgain() {
    push("1");
    unshare();
    var inFlight = dispatches();
    fixture.await(fixture.dispatches.release());

    var claimed = fixture.await(fixture.dispatches.claim(10));

    assertThat(inFlight).containsExactly("000000000000 IN_FLIGHT ", "222222222222 IN_FLIGHT ");
    assertThat(claimed.leased()).hasSize(1);
    assertThat(accountOf(claimed.leased().getFirst())).isEqualTo(DeliveryFixture.ACCOUNT.value());
    assertThat(claimed.settlements())
        .extracting(Settlement::outcome)
        .containsExactly(new Settlement.Outcome.Cancelled("its connection is no longer shared"));
  }

  @Test
  void cancelsTheGuestsDispatchesWhenTheConnectionIsDeleted() {
    push("1");
    fixture.await(fixture.dispatches.release());

    fixture.await(removal.delete(DeliveryFixture.CALLER, connection.arn()));

    assertThat(dispatches())
        .containsExactly(
            "000000000000 CANCELLED its connection was deleted",
            "222222222222 CANCELLED its connection was deleted");
  }
}
