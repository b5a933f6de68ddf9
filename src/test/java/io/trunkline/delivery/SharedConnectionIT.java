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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a shared connection starts for the accounts that it is shared with. */
class SharedConnectionIT {
  private static final Caller GUEST = new Caller(new AccountId("222222222222"), "AKIDBOB");

  private final LedgerFixture road = LedgerFixture.open();
  private final Shares shares = new Shares(road.database, road.accounts);
  private final ConnectionRemoval removal =
      new ConnectionRemoval(road.database, road.connections, shares, road.dispatches);
  private final Installation installation = road.installation("octo");
  private final Connection connection = road.connection(installation);

  @BeforeEach
  void register() {
    var key = new AccessKey(GUEST.accessKeyId(), GUEST.accountId(), Secret.of("secret-of-bob"));
    road.await(road.accounts.bootstrap(key));
    road.pipeline("deploy", connection, "octo/app", new JsonArray());
    share();
    registerGuest("deploy");
  }

  @AfterEach
  void close() {
    road.close();
  }

  private void share() {
    var shared =
        road.await(
            shares.share(LedgerFixture.CALLER, connection.arn().connectionId(), GUEST.accountId()));
    assertThat(shared).isInstanceOf(Shares.Result.Shared.class);
  }

  private void unshare() {
    var arn = connection.arn();
    road.await(removal.unshare(LedgerFixture.CALLER, arn.connectionId(), GUEST.accountId()));
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
    assertThat(road.await(road.pipelines.register(GUEST, name, body)))
        .isInstanceOf(PipelineRegistration.Registered.class);
  }

  private RecordResult.Accepted push(String head) {
    return (RecordResult.Accepted)
        road.receive(installation, "push", Github.push("refs/heads/main", "0", head));
  }

  private long version() {
    return road.now(installation).version();
  }

  private static Set<String> accounts(List<LeasedDispatch> inHand) {
    assertThat(inHand).hasSize(2);
    return Set.of(data(inHand.get(0)).getString("accountId"), accountOf(inHand.get(1)));
  }

  private static String accountOf(LeasedDispatch inHand) {
    return data(inHand).getString("accountId");
  }

  private static JsonObject data(LeasedDispatch inHand) {
    return inHand.event().getJsonObject("data");
  }

  @Test
  void eventsNameTheConnectionAndThePipelinesAccount() {
    var recorded = push("1");

    assertThat(accounts(recorded.leased()))
        .containsExactlyInAnyOrder(LedgerFixture.ACCOUNT.value(), GUEST.accountId().value());
    assertThat(recorded.leased())
        .extracting(one -> one.event().getString("source"))
        .containsOnly(connection.arn().value());
    assertThat(recorded.leased())
        .allSatisfy(one ->
            assertThat(one.target().orElseThrow().account().value()).isEqualTo(accountOf(one)));
  }

  @Test
  void eventsReadAgainFromTheTableAreThePipelinesAccounts() {
    push("1");
    road.await(
        road.database.run("UPDATE dispatch SET status = 'QUEUED', owner = NULL, due_at = now()"));

    var taken = road.await(road.dispatches.claim(10));

    assertThat(accounts(taken.leased()))
        .containsExactlyInAnyOrder(LedgerFixture.ACCOUNT.value(), GUEST.accountId().value());
  }

  @Test
  void dispatchesBelongToThePipelinesAccount() {
    push("1");

    var sql =
        "SELECT count(*) FROM dispatch d JOIN pipeline p ON p.id = d.subject_id"
            + " AND p.account_id = d.account_id";
    assertThat(road.count(sql)).isEqualTo(2);
    assertThat(road.count("SELECT count(*) FROM delivery WHERE account_id = '000000000000'"))
        .isEqualTo(1);
  }

  @Test
  void sharingAndWhatGuestsRegisterRaiseTheVersion() {
    long before = version();
    registerGuest("other");
    long registered = version();
    road.await(road.pipelines.pause(GUEST, "other"));
    long paused = version();
    unshare();
    long unshared = version();
    road.await(road.pipelines.delete(GUEST, "other"));
    long deleted = version();
    share();

    assertThat(List.of(before, registered, paused, unshared, deleted, version()))
        .isSorted()
        .doesNotHaveDuplicates();
  }

  @Test
  void whoeverStillBelievesInAShareRecordsNothing() {
    var believed = road.now(installation);
    push("1");

    unshare();
    var stale = road.await(road.receivingAs(believed, Github.push("refs/heads/main", "0", "2")));

    assertThat(stale).isInstanceOf(RecordResult.Stale.class);
    assertThat(road.count("SELECT count(*) FROM dispatch")).isEqualTo(2);
  }

  @Test
  void unsharedPipelinesStartNothing() {
    unshare();

    assertThat(push("1").leased()).hasSize(1);
  }

  @Test
  void guestsOfADeletedConnectionSeeNothing() {
    road.await(removal.delete(LedgerFixture.CALLER, connection.arn()));

    var recorded = push("1");

    var decisions = road.delivery(recorded.id()).getJsonArray("decisions");
    assertThat(decisions).hasSize(1);
    assertThat(decisions.getJsonObject(0).getString("reason")).contains("no longer exists");
    assertThat(road.await(road.deliveries.find(GUEST.accountId(), recorded.id()))).isEmpty();
  }

  @Test
  void repeatsStartNothingForGuestsEither() {
    var body = Github.push("refs/heads/main", "0", "1");
    road.receive(installation, "push", body);

    var again = road.receive(installation, "push", body);

    assertThat(again).isInstanceOf(RecordResult.Duplicate.class);
    assertThat(road.count("SELECT count(*) FROM dispatch")).isEqualTo(2);
    assertThat(road.count("SELECT count(*) FROM delivery_reader")).isEqualTo(1);
  }

  @Test
  void ownersAloneLeaveNoReaders() {
    road.await(road.pipelines.delete(GUEST, "deploy"));

    push("1");

    assertThat(road.count("SELECT count(*) FROM delivery_reader")).isZero();
  }

  /** Status and reason of each account's dispatches. */
  private List<String> dispatches() {
    var sql = "SELECT account_id || ' ' || status || ' ' || reason FROM dispatch ORDER BY 1";
    return road.await(road.database.run(sql)).stream().map(row -> row.getString(0)).toList();
  }

  @Test
  void unsharingEndsWhatIsQueuedForTheGuestAlone() {
    push("1");
    road.await(road.dispatches.release());

    unshare();

    assertThat(dispatches())
        .containsExactly(
            "000000000000 QUEUED ", "222222222222 CANCELLED its connection is no longer shared");
  }

  @Test
  void whatWasInFlightEndsWhenItIsTakenAgain() {
    push("1");
    unshare();
    var inFlight = dispatches();
    road.await(road.dispatches.release());

    var taken = road.await(road.dispatches.claim(10));

    assertThat(inFlight).containsExactly("000000000000 IN_FLIGHT ", "222222222222 IN_FLIGHT ");
    assertThat(taken.leased()).hasSize(1);
    assertThat(accountOf(taken.leased().getFirst())).isEqualTo(LedgerFixture.ACCOUNT.value());
    assertThat(taken.settlements())
        .extracting(Settlement::outcome)
        .containsExactly(new Settlement.Outcome.Cancelled("its connection is no longer shared"));
  }

  @Test
  void deletingTheConnectionEndsWhatItOwesToGuestsToo() {
    push("1");
    road.await(road.dispatches.release());

    road.await(removal.delete(LedgerFixture.CALLER, connection.arn()));

    assertThat(dispatches())
        .containsExactly(
            "000000000000 CANCELLED its connection was deleted",
            "222222222222 CANCELLED its connection was deleted");
  }
}
