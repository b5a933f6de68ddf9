package io.trunkline.ingress;

import static io.trunkline.delivery.AzureDevops.pullRequest;
import static io.trunkline.delivery.AzureDevops.push;
import static io.trunkline.delivery.AzureDevops.update;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.delivery.DeliveryId;
import io.trunkline.installation.Installation;
import io.trunkline.provider.ProviderType;
import io.trunkline.provider.azuredevops.AzureDevopsWebhooks;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests webhooks of Azure DevOps: the responses, and what is stored before a response is sent. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AzureDevopsIngressIT {
  private static final String MAIN = "refs/heads/main";
  private static final JsonArray EVERYTHING =
      new JsonArray(
          """
          [{"providerType": "CodeStarSourceConnection", "gitConfiguration": {
            "sourceActionName": "Source",
            "push": [{"branches": {"includes": ["main"]}}, {"tags": {"includes": ["**"]}}],
            "pullRequest": [{"branches": {"includes": ["main"]}}]}}]\
          """);

  private Gateway gateway;
  private Installation installation;

  @BeforeAll
  void open() {
    gateway = Gateway.open();
  }

  @AfterAll
  void close() {
    gateway.close();
  }

  /** The installation belongs to the organization. */
  @BeforeEach
  void createInstallation() {
    installation = gateway.installation(ProviderType.AZURE_DEVOPS, "octo", Gateway.SECRET);
    gateway.fixture.pipeline(
        "deploy" + UUID.randomUUID(),
        gateway.fixture.connection(installation),
        "My Project/app",
        EVERYTHING);
  }

  private HttpResponse<String> deliver(JsonObject body) {
    return deliver(body.encode());
  }

  private HttpResponse<String> deliver(String body) {
    return gateway.deliver(new AzureDevopsWebhooks(), installation, Map.of(), body);
  }

  /** Returns status and number of dispatches, for example {@code accepted 2}. */
  private String resultOf(JsonObject body) {
    var answer = json(deliver(body));
    return answer.getString("status") + " " + answer.getInteger("dispatches");
  }

  private static JsonObject json(HttpResponse<String> response) {
    assertThat(response.statusCode()).isEqualTo(202);
    return new JsonObject(response.body());
  }

  private JsonObject stored(HttpResponse<String> response) {
    var id = new DeliveryId(UUID.fromString(json(response).getString("deliveryId")));
    return gateway.fixture.delivery(id);
  }

  @Test
  void startsForEachMatchingRef() {
    var body =
        push(
            1,
            1,
            update(MAIN, "a", "b"),
            update("refs/heads/dev", "a", "b"),
            update("refs/tags/v1", "0", "b"),
            update("refs/pull/7/merge", "a", "b"));

    var response = deliver(body);

    assertThat(json(response).getInteger("dispatches")).isEqualTo(2);
    var delivery = stored(response);
    assertThat(delivery.getJsonArray("events")).hasSize(3);
    assertThat(delivery.getString("providerDeliveryId")).isEqualTo("s/1");
    assertThat(delivery.getString("reason")).startsWith("skipped 1 of 4 changes");
  }

  @Test
  void startsOnceForAPushReportedByTwoSubscriptions() {
    var said =
        List.of(
            resultOf(push(1, 1, update(MAIN, "a", "b"))),
            resultOf(push(2, 1, update(MAIN, "a", "b"))),
            resultOf(push(2, 1, update(MAIN, "a", "b"))));

    assertThat(said).containsExactly("accepted 1", "accepted 0", "duplicate 0");
  }

  @Test
  void startsForEachMoveBackAndForth() {
    var said =
        List.of(
            resultOf(push(1, 1, update(MAIN, "a", "b"))),
            resultOf(push(2, 2, update(MAIN, "b", "a"))),
            resultOf(push(3, 3, update(MAIN, "a", "b"), update("refs/tags/v1", "0", "b"))),
            resultOf(push(4, 4, update("refs/tags/v1", "b", "0"))),
            resultOf(push(5, 5, update("refs/tags/v1", "0", "b"))));

    assertThat(said)
        .containsExactly("accepted 1", "accepted 1", "accepted 2", "accepted 0", "accepted 1");
  }

  @Test
  void closesAPullRequestOnceThatIsReportedAsUpdatedAndMerged() {
    var said =
        List.of(
            resultOf(pullRequest(1, "created", "active", "a")),
            resultOf(pullRequest(2, "merged", "active", "a")),
            resultOf(pullRequest(3, "updated", "completed", "a")),
            resultOf(pullRequest(4, "merged", "completed", "a")));

    assertThat(said).containsExactly("accepted 1", "ignored 0", "accepted 1", "accepted 0");
  }

  @Test
  void opensAnAbandonedPullRequestAgain() {
    deliver(pullRequest(1, "created", "active", "a"));
    var title = deliver(pullRequest(2, "updated", "active", "a"));
    var abandoned = resultOf(pullRequest(3, "updated", "abandoned", "a"));
    var reopened = deliver(pullRequest(4, "updated", "active", "a"));
    var voted = deliver(pullRequest(5, "updated", "active", "a"));
    var pushed = pullRequest(6, "updated", "active", "b");
    var updated = stored(deliver(pushed));

    assertThat(stored(title).getString("reason")).contains("no new commit");
    assertThat(abandoned).isEqualTo("accepted 1");
    assertThat(json(reopened).getInteger("dispatches")).isEqualTo(1);
    assertThat(stored(reopened).getJsonArray("events").encode()).contains("\"OPEN\"");
    assertThat(stored(voted).getString("reason")).contains("no new commit");
    assertThat(updated.getJsonArray("events").encode()).contains("\"UPDATED\"");
    assertThat(resultOf(pushed)).isEqualTo("duplicate 0");
  }

  /** The test sends no part of the body before the response begins. */
  @Test
  void rejectsAWrongPasswordBeforeReadingTheBody() throws IOException {
    var known = refusal(Gateway.path(installation), "wrong wrong wrong");
    var unknown = refusal("/webhooks/azure-devops/unknown", "wrong wrong wrong");
    var rightButUnknown = refusal("/webhooks/azure-devops/unknown", Gateway.SECRET.reveal());

    assertThat(known).startsWith("HTTP/1.1 401");
    assertThat(unknown).isEqualTo(known);
    assertThat(rightButUnknown).isEqualTo(known);
  }

  private String refusal(String path, String password) throws IOException {
    var pair = ("svc-hooks:" + password).getBytes(StandardCharsets.UTF_8);
    try (var wire = new RawSocket(gateway.port())) {
      wire.send("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n")
          .send("Content-Type: application/json\r\nContent-Length: 2\r\n")
          .send("Authorization: Basic " + Base64.getEncoder().encodeToString(pair) + "\r\n\r\n");
      var status = wire.firstLine();
      return status + "\n" + new String(wire.send("{}").readAll(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void neverStoresThePassword() {
    deliver(push(1, 1, update(MAIN, "a", "b")));

    var stored =
        gateway.fixture.count(
            """
            SELECT count(*) FROM payload
            WHERE position('authorization' in lower(convert_from(headers, 'UTF8'))) > 0\
            """);
    var all =
        gateway.fixture.count(
            """
            SELECT count(*) FROM payload
            WHERE position('content-type' in lower(convert_from(headers, 'UTF8'))) > 0\
            """);

    assertThat(stored).isZero();
    assertThat(all).isPositive();
  }

  // Attacks 6, 25: Azure DevOps puts a subscription on probation after any other status than 2xx.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{",
        "{\"eventType\":\"git.push\"}",
        "{\"eventType\":\"git.push\",\"resource\":{\"refUpdates\":[]}}",
        "{\"eventType\":\"git.pullrequest.updated\",\"resource\":null}",
        "{\"eventType\":\"\\u0000\"}",
        "{\"eventType\":\"build.complete\",\"resource\":{}}"
      })
  void ignoresAuthenticatedInvalidBodies(String body) {
    var response = deliver(body);

    assertThat(json(response).getString("status")).isEqualTo("ignored");
    assertThat(stored(response).getString("reason")).isNotBlank();
  }

  /** The wizard sends this event to test the hook. */
  @Test
  void ignoresTheSampleEventOfTheSetupWizard() {
    var sample = push(1, 1, update(MAIN, "a", "b"));
    sample.put("subscriptionId", "00000000-0000-0000-0000-000000000000");
    sample
        .getJsonObject("resource")
        .getJsonObject("repository")
        .put("id", "sample")
        .put("remoteUrl", "https://dev.azure.com/fabrikam/DefaultCollection/_git/Fabrikam");

    assertThat(resultOf(sample)).isEqualTo("ignored 0");
  }
}
