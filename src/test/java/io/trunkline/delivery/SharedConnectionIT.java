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

  private static final LedgerFixture ledger = LedgerFixture.open();

  private Shares shares;
  private ConnectionRemoval removal;
  private Installation installation;
  private Connection connection;

  @BeforeEach
  void shareConnection() {
    shares = new Shares(ledger.database, ledger.accounts);
    removal = new ConnectionRemoval(ledger.database, ledger.connections, shares, ledger.dispatches);
    installation = ledger.installation("octo");
    connection = ledger.connection(installation);
    var key = new AccessKey(GUEST.accessKeyId(), GUEST.accountId(), Secret.of("secret-of-bob"));
    ledger.await(ledger.accounts.bootstrap(key));
    ledger.pipeline("deploy", connection, "octo/app", new JsonArray());
    share();
    registerGuest("deploy");
  }

  @AfterEach
  void clear() {
    ledger.clear();
  }

  @AfterAll
  static void close() {
    ledger.close();
  }

  private void share() {
    var shared =
        ledger.await(
            shares.share(LedgerFixture.CALLER, connection.arn().connectionId(), GUEST.accountId()));
    assertThat(shared).isInstanceOf(Shares.Result.Shared.class);
  }

  private void unshare() {
    var arn = connection.arn();
    ledger.await(removal.unshare(LedgerFixture.CALLER, arn.connectionId(), GUEST.accountId()));
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
    assertThat(ledger.await(ledger.pipelines.register(GUEST, name, body)))
        .isInstanceOf(PipelineRegistration.Registered.class);
  }

  private RecordResult.Accepted push(String head) {
    return (RecordResult.Accepted)
        ledger.receive(installation, "push", Github.push("refs/heads/main", "0", head));
  }

  private long version() {
    return ledger.current(installation).version();
  }

  private static Set<String> accounts(List<LeasedDispatch> leased) {
    assertThat(leased).hasSize(2);
    return Set.of(data(leased.get(0)).getString("accountId"), accountOf(leased.get(1)));
  }

  private static String accountOf(LeasedDispatch dispatch) {
    return data(dispatch).getString("accountId");
  }

  private static JsonObject data(LeasedDispatch dispatch) {
    return dispatch.event().getJsonObject("data");
  }

  @Test
  void sendsEventsWithTheConnectionAndThePipelinesAccount() {
    var recorded = push("1");

    assertThat(accounts(recorded.leased()))
        .containsExactlyInAnyOrder(LedgerFixture.ACCOUNT.value(), GUEST.accountId().value());
    assertThat(recorded.leased())
        .extracting(dispatch -> dispatch.event().getString("source"))
        .containsOnly(connection.arn().value());
    assertThat(recorded.leased())
        .allSatisfy(dispatch ->
            assertThat(dispatch.target().orElseThrow().account().value())
                .isEqualTo(accountOf(dispatch)));
  }

  @Test
  void sendsClaimedEventsWithThePipelinesAccount() {
    push("1");
    ledger.await(
        ledger.database.run("UPDATE dispatch SET status = 'QUEUED', owner = NULL, due_at = now()"));

    var claimed = ledger.await(ledger.dispatches.claim(10));

    assertThat(accounts(claimed.leased()))
        .containsExactlyInAnyOrder(LedgerFixture.ACCOUNT.value(), GUEST.accountId().value());
  }

  @Test
  void storesDispatchesUnderThePipelinesAccount() {
    push("1");

    var sql =
        "SELECT count(*) FROM dispatch d JOIN pipeline p ON p.id = d.subject_id"
            + " AND p.account_id = d.account_id";
    assertThat(ledger.count(sql)).isEqualTo(2);
    assertThat(ledger.count("SELECT count(*) FROM delivery WHERE account_id = '000000000000'"))
        .isEqualTo(1);
  }

  @Test
  void raisesTheVersionForSharesAndPipelinesOfGuests() {
    long before = version();
    registerGuest("other");
    long registered = version();
    ledger.await(ledger.pipelines.pause(GUEST, "other"));
    long paused = version();
    unshare();
    long unshared = version();
    ledger.await(ledger.pipelines.delete(GUEST, "other"));
    long deleted = version();
    share();

    assertThat(List.of(before, registered, paused, unshared, deleted, version()))
        .isSorted()
        .doesNotHaveDuplicates();
  }

  @Test
  void recordsNothingMatchedBeforeTheShareEnded() {
    var beforeUnsharing = ledger.current(installation);
    push("1");

    unshare();
    var stale =
        ledger.await(ledger.receivingAs(beforeUnsharing, Github.push("refs/heads/main", "0", "2")));

    assertThat(stale).isInstanceOf(RecordResult.Stale.class);
    assertThat(ledger.count("SELECT count(*) FROM dispatch")).isEqualTo(2);
  }

  @Test
  void startsNothingForAGuestAfterTheShareEnded() {
    unshare();

    assertThat(push("1").leased()).hasSize(1);
  }

  @Test
  void hidesDeliveriesOfADeletedConnectionFromGuests() {
    ledger.await(removal.delete(LedgerFixture.CALLER, connection.arn()));

    var recorded = push("1");

    var decisions = ledger.delivery(recorded.id()).getJsonArray("decisions");
    assertThat(decisions).hasSize(1);
    assertThat(decisions.getJsonObject(0).getString("reason")).contains("no longer exists");
    assertThat(ledger.await(ledger.deliveries.find(GUEST.accountId(), recorded.id()))).isEmpty();
  }

  @Test
  void startsNothingForGuestsByARepeat() {
    var body = Github.push("refs/heads/main", "0", "1");
    ledger.receive(installation, "push", body);

    var again = ledger.receive(installation, "push", body);

    assertThat(again).isInstanceOf(RecordResult.Duplicate.class);
    assertThat(ledger.count("SELECT count(*) FROM dispatch")).isEqualTo(2);
    assertThat(ledger.count("SELECT count(*) FROM delivery_reader")).isEqualTo(1);
  }

  @Test
  void storesNoReadersWithoutGuests() {
    ledger.await(ledger.pipelines.delete(GUEST, "deploy"));

    push("1");

    assertThat(ledger.count("SELECT count(*) FROM delivery_reader")).isZero();
  }

  /** Status and reason of each account's dispatches. */
  private List<String> dispatches() {
    var sql = "SELECT account_id || ' ' || status || ' ' || reason FROM dispatch ORDER BY 1";
    return ledger.await(ledger.database.run(sql)).stream().map(row -> row.getString(0)).toList();
  }

  @Test
  void cancelsOnlyTheGuestsQueuedDispatchesWhenTheShareEnds() {
    push("1");
    ledger.await(ledger.dispatches.release());

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
    ledger.await(ledger.dispatches.release());

    var claimed = ledger.await(ledger.dispatches.claim(10));

    assertThat(inFlight).containsExactly("000000000000 IN_FLIGHT ", "222222222222 IN_FLIGHT ");
    assertThat(claimed.leased()).hasSize(1);
    assertThat(accountOf(claimed.leased().getFirst())).isEqualTo(LedgerFixture.ACCOUNT.value());
    assertThat(claimed.settlements())
        .extracting(Settlement::outcome)
        .containsExactly(new Settlement.Outcome.Cancelled("its connection is no longer shared"));
  }

  @Test
  void cancelsTheGuestsDispatchesWhenTheConnectionIsDeleted() {
    push("1");
    ledger.await(ledger.dispatches.release());

    ledger.await(removal.delete(LedgerFixture.CALLER, connection.arn()));

    assertThat(dispatches())
        .containsExactly(
            "000000000000 CANCELLED its connection was deleted",
            "222222222222 CANCELLED its connection was deleted");
  }
}
