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

/** Tests pull requests for which the provider only reports that something was edited. */
class PullRequestEditedIT {
  private static final JsonArray PULL_REQUESTS =
      new JsonArray(
          """
          [{"providerType": "CodeStarSourceConnection", "gitConfiguration": {
            "sourceActionName": "Source", "pullRequest": [{
              "events": ["OPEN", "UPDATED"], "branches": {"includes": ["**"]}}]}}]\
          """);

  private final DeliveryFixture fixture = DeliveryFixture.open();
  private Installation installation;

  @BeforeEach
  void registerPipeline() {
    installation = fixture.installation(ProviderType.BITBUCKET, "octo");
    fixture.pipeline("deploy", fixture.connection(installation), "octo/app", PULL_REQUESTS);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void explainsAnUpdateAsOfItsArrival() {
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
  void explainsWhyANewTitleStartedNothing() {
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
        fixture.receive(installation, headers, Bitbucket.pullRequest(title, head));
  }

  private JsonObject explain(DeliveryId id) {
    var explainer = new Explainer(fixture.database, fixture.installations, fixture.matcher);
    return fixture
        .await(explainer.explainDelivery(DeliveryFixture.ACCOUNT, Optional.empty(), id))
        .orElseThrow();
  }
}
