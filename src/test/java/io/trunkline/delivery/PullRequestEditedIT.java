package io.trunkline.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.installation.Installation;
import io.trunkline.provider.ProviderType;
import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pull requests of which the provider tells only that something is another now. */
class PullRequestEditedIT {
  private static final JsonArray PULL_REQUESTS =
      new JsonArray(
          """
          [{"providerType": "CodeStarSourceConnection", "gitConfiguration": {
            "sourceActionName": "Source", "pullRequest": [{
              "events": ["OPEN", "UPDATED"], "branches": {"includes": ["**"]}}]}}]\
          """);

  private final LedgerFixture road = LedgerFixture.open();
  private Installation installation;

  @BeforeEach
  void register() {
    installation = road.installation(ProviderType.BITBUCKET, "octo");
    road.pipeline("deploy", road.connection(installation), "octo/app", PULL_REQUESTS);
  }

  @AfterEach
  void close() {
    road.close();
  }

  @Test
  void explainsAnUpdateAsItWasWhenItCame() {
    receive("pullrequest:created", "One", "a");
    var updated = receive("pullrequest:updated", "One", "b");
    receive("pullrequest:updated", "One", "c");

    var explained = explain(updated.id());

    assertThat(updated.started()).isEqualTo(1);
    assertThat(explained.getString("status")).isEqualTo("accepted");
    assertThat(explained.getJsonArray("decisions").getJsonObject(0).getString("outcome"))
        .isEqualTo("MATCHED");
  }

  @Test
  void explainsWhyATitleStartedNothing() {
    receive("pullrequest:created", "One", "a");
    var title = receive("pullrequest:updated", "Two", "a");
    receive("pullrequest:updated", "One", "c");

    var explained = explain(title.id());

    assertThat(explained.getString("status")).isEqualTo("ignored");
    assertThat(explained.getString("reason")).contains("no new commit");
  }

  private RecordResult.Accepted receive(String event, String title, String head) {
    var headers = MultiMap.caseInsensitiveMultiMap().add("X-Event-Key", event);
    return (RecordResult.Accepted)
        road.receive(installation, headers, Bitbucket.pullRequest(title, head));
  }

  private JsonObject explain(DeliveryId id) {
    var explain = new Explainer(road.database, road.installations, road.intake);
    return road.await(explain.explainDelivery(LedgerFixture.ACCOUNT, Optional.empty(), id))
        .orElseThrow();
  }
}
