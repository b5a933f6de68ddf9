package io.trunkline.delivery;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.format.DateTimeFormatter;

/**
 * What a target gets: a CloudEvent 1.0 in the structured JSON form of its specification, section 3.
 */
final class TriggerEvent {
  private static final String DATA_SCHEMA = "urn:trunkline:trigger:1";

  private TriggerEvent() {}

  /**
   * Makes the event of one dispatch.
   *
   * @param data of the change, as recorded
   * @param receivedAt when the delivery came
   */
  static JsonObject of(TriggerRecipient addressee, JsonObject data, Instant receivedAt) {
    var full =
        new JsonObject()
            .put("pipeline", addressee.pipeline())
            .put("accountId", addressee.accountId())
            .put("trigger", addressee.trigger())
            .put("connectionArn", addressee.connectionArn());
    data.getMap().forEach(full::put);
    return new JsonObject()
        .put("specversion", "1.0")
        .put("id", addressee.dispatchId())
        .put("source", addressee.connectionArn())
        .put("type", EventJson.type(data))
        .put("subject", data.getString("fullRepositoryId"))
        .put("time", DateTimeFormatter.ISO_INSTANT.format(receivedAt))
        .put("datacontenttype", "application/json")
        .put("dataschema", DATA_SCHEMA)
        .put("data", full);
  }

  /** Which dispatch of which pipeline it is for. */
  record TriggerRecipient(
      String dispatchId, String accountId, String pipeline, String trigger, String connectionArn) {}
}
