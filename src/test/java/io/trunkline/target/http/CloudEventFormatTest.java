package io.trunkline.target.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.standardwebhooks.Webhook;
import io.cloudevents.jackson.JsonFormat;
import io.trunkline.platform.secret.Secret;
import io.trunkline.provider.github.GithubWebhooks;
import io.trunkline.target.OriginalWebhook;
import io.trunkline.target.TargetRequest;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CloudEventFormatTest {
  private static final Secret SECRET = Secret.of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
  private static final String USER_AGENT = "Trunkline/1.2.3";

  @Test
  void isAcceptedByStandardWebhooksLibrary() throws Exception {
    var request = request("id-1", event());

    var outgoing = CloudEventFormat.write(request, Instant.now(), USER_AGENT);

    new Webhook(SECRET.reveal()).verify(outgoing.body().toString(), headers(outgoing));
  }

  @Test
  void isAcceptedWithEitherSecretDuringRotation() throws Exception {
    var previous = Secret.of("whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD");
    var request =
        new TargetRequest(
            "id-1",
            Optional.of(event()),
            new JsonObject(),
            List.of(SECRET, previous),
            Map.of(),
            Optional.empty());

    var outgoing = CloudEventFormat.write(request, Instant.now(), USER_AGENT);

    for (var secret : List.of(SECRET, previous)) {
      new Webhook(secret.reveal()).verify(outgoing.body().toString(), headers(outgoing));
    }
  }

  @Test
  void isReadByCloudEventsLibrary() {
    var request = request("id-1", event());

    var outgoing = CloudEventFormat.write(request, Instant.now(), USER_AGENT);

    var event = new JsonFormat().deserialize(outgoing.body().getBytes());
    assertThat(outgoing.headers().get("Content-Type"))
        .isEqualTo(JsonFormat.CONTENT_TYPE + "; charset=utf-8");
    assertThat(event.getId()).isEqualTo("id-1");
    assertThat(event.getType()).isEqualTo("io.trunkline.branch.pushed");
    assertThat(event.getSubject()).isEqualTo("octo/app");
    assertThat(new JsonObject(Buffer.buffer(event.getData().toBytes())).getString("message"))
        .isEqualTo("Größe ✓ \u0000");
  }

  // Attack 35.
  @Test
  void copiesDeliveryIdUnlessItIsUnsafe() {
    var good = CloudEventFormat.write(withDeliveryId("72d3162e"), Instant.EPOCH, USER_AGENT);
    var bad = CloudEventFormat.write(withDeliveryId("1\r\nX-Evil: 1"), Instant.EPOCH, USER_AGENT);

    assertThat(good.headers().get("X-GitHub-Delivery")).isEqualTo("72d3162e");
    assertThat(bad.headers().contains("X-GitHub-Delivery")).isFalse();
  }

  @Test
  void setsOwnerHeadersBelowReservedOnes() {
    var ownerHeaders =
        Map.of("Authorization", Secret.of("Bearer x"), "Webhook-Id", Secret.of("mine"));
    var request =
        new TargetRequest(
            "id-1",
            Optional.of(event()),
            new JsonObject(),
            List.of(SECRET),
            ownerHeaders,
            Optional.empty());

    var outgoing = CloudEventFormat.write(request, Instant.EPOCH, USER_AGENT);

    assertThat(outgoing.headers().get("authorization")).isEqualTo("Bearer x");
    assertThat(outgoing.headers().getAll("webhook-id")).containsExactly("id-1");
  }

  private static JsonObject event() {
    return new JsonObject()
        .put("specversion", "1.0")
        .put("id", "id-1")
        .put("type", "io.trunkline.branch.pushed")
        .put("source", "arn:aws:codeconnections:us-east-1:000000000000:connection/x")
        .put("subject", "octo/app")
        .put("time", "2026-01-01T00:00:00Z")
        .put("data", new JsonObject().put("message", "Größe ✓ \u0000"));
  }

  private static TargetRequest request(String id, JsonObject event) {
    return new TargetRequest(
        id, Optional.of(event), new JsonObject(), List.of(SECRET), Map.of(), Optional.empty());
  }

  private static TargetRequest withDeliveryId(String deliveryId) {
    var headers = MultiMap.caseInsensitiveMultiMap().add("X-GitHub-Delivery", deliveryId);
    var original = new OriginalWebhook(new GithubWebhooks(), headers, Buffer.buffer());
    return new TargetRequest(
        "id-1",
        Optional.of(event()),
        new JsonObject(),
        List.of(SECRET),
        Map.of(),
        Optional.of(original));
  }

  private static Map<String, List<String>> headers(OutgoingRequest outgoing) {
    var headers = new HashMap<String, List<String>>();
    outgoing.headers().forEach((name, value) -> headers.put(name, List.of(value)));
    return headers;
  }
}
