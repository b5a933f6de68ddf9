package io.trunkline.delivery;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.format.DateTimeFormatter;

/**
 * Builds the event that a target receives: a CloudEvent 1.0 in JSON (CloudEvents JSON event format,
 * section 3).
 */
final class TriggerEvent {
  private static final String DATA_SCHEMA = "urn:trunkline:trigger:1";

  private TriggerEvent() {}

  /**
   * Builds the event of one dispatch.
   *
   * @param data the recorded {@code data} of the change
   * @param receivedAt when the delivery arrived
   */
  static JsonObject of(TriggerRecipient recipient, JsonObject data, Instant receivedAt) {
    var full =
        new JsonObject()
            .put("pipeline", recipient.pipeline())
            .put("accountId", recipient.accountId())
            .put("trigger", recipient.trigger())
            .put("connectionArn", recipient.connectionArn());
    data.getMap().forEach(full::put);
    return new JsonObject()
        .put("specversion", "1.0")
        .put("id", recipient.dispatchId())
        .put("source", recipient.connectionArn())
        .put("type", EventJson.type(data))
        .put("subject", data.getString("fullRepositoryId"))
        .put("time", DateTimeFormatter.ISO_INSTANT.format(receivedAt))
        .put("datacontenttype", "application/json")
        .put("dataschema", DATA_SCHEMA)
        .put("data", full);
  }

  /** The dispatch and the pipeline for which an event is built. */
  record TriggerRecipient(
      String dispatchId, String accountId, String pipeline, String trigger, String connectionArn) {}
}
