package io.trunkline.delivery;

import io.trunkline.account.AccountId;
import io.trunkline.pipeline.Decision;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/**
 * Decisions as they are stored: a JSON array, each with its event, its pipeline and, where it
 * started one, its dispatch.
 */
final class DecisionJson {
  private static final String ACCOUNT = "accountId";

  private DecisionJson() {}

  static List<JsonObject> read(Buffer stored) {
    return new JsonArray(stored).stream().map(JsonObject.class::cast).toList();
  }

  static List<UUID> dispatchIds(Buffer stored) {
    return read(stored).stream()
        .map(decision -> decision.getString("dispatchId"))
        .filter(Objects::nonNull)
        .map(UUID::fromString)
        .toList();
  }

  static JsonObject of(Decision decision) {
    return new JsonObject()
        .put("pipeline", decision.pipeline())
        .put("connectionArn", decision.connectionArn())
        .put("outcome", decision.outcome().name())
        .put("trigger", decision.trigger())
        .put("reason", decision.reason());
  }

  /** Says of a stored decision that its pipeline is not of the installation's account. */
  static void belongTo(JsonObject decision, AccountId account) {
    decision.put(ACCOUNT, account.value());
  }

  /**
   * Only those of one account's pipelines.
   *
   * @param owner the account of the installation, whose decisions do not say so
   */
  static JsonArray of(AccountId account, AccountId owner, JsonArray stored) {
    return new JsonArray(
        stored.stream()
            .map(JsonObject.class::cast)
            .filter(one -> one.getString(ACCOUNT, owner.value()).equals(account.value()))
            .toList());
  }

  /** Says of a decision that it started nothing, and why. */
  static void suppress(JsonObject decision, String reason) {
    decision.remove("dispatchId");
    decision.put("outcome", "NOT_MATCHED").put("reason", reason);
  }
}
