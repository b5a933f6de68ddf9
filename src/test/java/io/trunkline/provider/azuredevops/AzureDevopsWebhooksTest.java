package io.trunkline.provider.azuredevops;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.provider.NormalizedWebhook.Changes;
import io.trunkline.provider.NormalizedWebhook.Ignored;
import io.trunkline.provider.Payloads;
import io.trunkline.provider.Payloads.SignatureVector;
import io.trunkline.provider.Provider;
import io.trunkline.provider.ProviderContract;
import io.trunkline.provider.WebhookVerifier;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AzureDevopsWebhooksTest extends ProviderContract {
  private static final Payloads PAYLOADS = new Payloads("azure-devops");

  private final AzureDevopsWebhooks azure = new AzureDevopsWebhooks();

  @Override
  protected Provider provider() {
    return azure;
  }

  @Override
  protected Payloads payloads() {
    return PAYLOADS;
  }

  @Override
  protected Stream<SignatureVector> signatureVectors() {
    return PAYLOADS.signatureVectors("signature-vectors.json");
  }

  /** The event type is in the body. */
  @Override
  protected MultiMap pushHeaders() {
    return MultiMap.caseInsensitiveMultiMap();
  }

  // Attack 24.
  @Test
  void ignoresPushWithPullRequestBody() {
    var body = PAYLOADS.json("git-pullrequest-created.json").put("eventType", "git.push");

    assertThat(normalize(pushHeaders(), body.toBuffer()))
        .isEqualTo(
            new Ignored("resource.refUpdates is missing: set 'Resource details to send' to All"));
  }

  @Test
  void ignoresPullRequestWithPushBody() {
    var body = PAYLOADS.json("git-push.json").put("eventType", "git.pullrequest.created");

    assertThat(normalize(pushHeaders(), body.toBuffer()))
        .isEqualTo(
            new Ignored(
                "resource.pullRequestId is missing: set 'Resource details to send' to All"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "git.repo.renamed | event git.repo.renamed: recorded without action",
        "git.repo.forked  | event git.repo.forked: contains no change",
        "workitem.updated | event workitem.updated: contains no change",
        "'git.push\n'     | eventType is not a valid event type",
        "Git.Push         | eventType is not a valid event type",
        "''               | eventType is empty"
      })
  void namesIgnoredEvent(String type, String reason) {
    var body = PAYLOADS.json("git-push.json").put("eventType", type);

    assertThat(normalize(pushHeaders(), body.toBuffer())).isEqualTo(new Ignored(reason));
  }

  /** Subscriptions can be set to send fewer details. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "{}",
        "{\"pushId\":14,\"url\":\"https://dev.azure.com/o/_apis/git/repositories/r/pushes/14\"}",
        "{\"pullRequestId\":1,\"url\":\"https://dev.azure.com/o/_apis/git/pullRequests/1\"}"
      })
  void hintsAtSettingIfDetailsAreMissing(String resource) {
    for (var type :
        Stream.of("push", "pullrequest.created", "pullrequest.updated", "pullrequest.merged")
            .toList()) {
      var body =
          new JsonObject()
              .put("eventType", "git." + type)
              .put("resource", new JsonArray("[" + resource + "]").getValue(0));

      var ignored = (Ignored) normalize(pushHeaders(), body.toBuffer());

      assertThat(ignored.reason()).endsWith("is missing: set 'Resource details to send' to All");
    }
  }

  @Test
  void buildsDeliveryIdFromSubscriptionAndNotification() {
    var body = PAYLOADS.json("git-push.json").put("subscriptionId", "s").put("notificationId", 7);

    var envelope = azure.envelope(WebhookVerifier.acceptUnsigned(pushHeaders(), body.toBuffer()));

    assertThat(envelope.eventName()).isEqualTo("git.push");
    assertThat(envelope.deliveryId()).contains("s/7");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[", "{\"eventType\":1,\"subscriptionId\":\"s\"}", "\u0000"})
  void hasNoDeliveryIdIfPartIsMissing(String body) {
    var envelope =
        azure.envelope(WebhookVerifier.acceptUnsigned(pushHeaders(), Buffer.buffer(body)));

    assertThat(envelope.eventName()).isEmpty();
    assertThat(envelope.deliveryId()).isEmpty();
  }

  // Attack 6.
  @ParameterizedTest
  @ValueSource(strings = {"git-push", "git-pullrequest-created", "git-pullrequest-updated"})
  void ignoresSampleDataOfSubscriptionTest(String name) {
    var body = PAYLOADS.json(name + ".json");
    body.put("subscriptionId", "00000000-0000-0000-0000-000000000000");

    assertThat(normalize(pushHeaders(), body.toBuffer()))
        .isEqualTo(
            new Ignored("test of the subscription with sample data, because its id is zero"));
  }

  /** The test of a saved subscription has the id of the subscription. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "git-push",
        "git-pullrequest-created",
        "git-pullrequest-updated",
        "git-pullrequest-merged"
      })
  void ignoresSampleDataOfSavedSubscription(String name) {
    var body = PAYLOADS.json(name + ".json");
    body.put("subscriptionId", "d5315316-b5f5-42b2-8b9a-69aa32b770eb").put("notificationId", 4);

    assertThat(normalize(pushHeaders(), body.toBuffer()))
        .isEqualTo(
            new Ignored(
                "test of the subscription with sample data, because the event id is that of a"
                    + " sample"));
  }

  /** Somebody may really work in an organization or a repository with the name of a sample. */
  @ParameterizedTest
  @ValueSource(strings = {"git-push", "git-pullrequest-created", "git-pullrequest-merged"})
  void readsRealEventThatOnlyResemblesSample(String name) {
    var body = PAYLOADS.json(name + ".json");
    body.put("subscriptionId", "d5315316-b5f5-42b2-8b9a-69aa32b770eb").put("notificationId", 4);
    body.put("id", "daae438c-296b-4512-b08e-571910874e9c");

    assertThat(normalize(pushHeaders(), body.toBuffer())).isInstanceOf(Changes.class);
  }

  @Test
  void ignoresNamesAndIdsWithControlCharacters() {
    var id = PAYLOADS.json("git-push.json");
    id.getJsonObject("resource").getJsonObject("repository").put("id", "\u0000");
    var name = PAYLOADS.json("git-push.json");
    name.getJsonObject("resource").getJsonObject("repository").put("name", "\u0000");

    assertThat(normalize(pushHeaders(), id.toBuffer()))
        .isEqualTo(new Ignored("resource.repository.id contains a control character"));
    assertThat(normalize(pushHeaders(), name.toBuffer()))
        .isEqualTo(new Ignored("resource.repository.name contains a control character"));
  }

  @Test
  void ignoresRepeatedField() {
    var repeated = PAYLOADS.sample("git-push").body().toString().strip();
    repeated = repeated.substring(0, repeated.length() - 1) + ",\"eventType\":\"git.push\"}";

    assertThat(normalize(pushHeaders(), Buffer.buffer(repeated)))
        .isEqualTo(new Ignored("eventType occurs twice"));
  }
}
