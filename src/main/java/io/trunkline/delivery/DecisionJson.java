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
 * Converts decisions to JSON. They are stored as an array in column {@code delivery.decisions}; a
 * stored decision also has {@code eventId}, {@code pipelineId}, {@code dispatchId} if it started a
 * dispatch, and {@code accountId} if its pipeline belongs to another account than the installation.
 */
final class DecisionJson {
  private static final String ACCOUNT = "accountId";
  private static final String DISPATCH = "dispatchId";

  private DecisionJson() {}

  /** Returns the stored form; {@code owner} is the account of the installation. */
  static Buffer write(List<RecordedDecision> decisions, AccountId owner) {
    var json = new JsonArray();
    for (var recorded : decisions) {
      var one = stored(recorded.change().eventId(), recorded.decision(), owner);
      recorded.dispatch().ifPresent(dispatch -> one.put(DISPATCH, dispatch.toString()));
      json.add(one);
    }
    return json.toBuffer();
  }

  /** Returns the stored form of a decision without its dispatch. */
  static JsonObject stored(UUID eventId, Decision decision, AccountId owner) {
    var json =
        new JsonObject()
            .put("eventId", eventId.toString())
            .put("pipelineId", decision.pipelineId().toString())
            .mergeIn(of(decision));
    return decision.account().equals(owner) ? json : json.put(ACCOUNT, decision.account().value());
  }

  static JsonObject of(Decision decision) {
    return new JsonObject()
        .put("pipeline", decision.pipeline())
        .put("connectionArn", decision.connectionArn())
        .put("outcome", decision.outcome().name())
        .put("trigger", decision.trigger())
        .put("reason", decision.reason());
  }

  /** Returns the dispatches that stored decisions started. */
  static List<UUID> dispatchIds(Buffer stored) {
    return new JsonArray(stored)
        .stream()
            .map(decision -> ((JsonObject) decision).getString(DISPATCH))
            .filter(Objects::nonNull)
            .map(UUID::fromString)
            .toList();
  }

  /**
   * Returns the stored decisions on the pipelines of one account.
   *
   * @param owner the account of the installation
   */
  static JsonArray visibleTo(AccountId account, AccountId owner, JsonArray stored) {
    return new JsonArray(
        stored.stream()
            .map(JsonObject.class::cast)
            .filter(decision -> decision.getString(ACCOUNT, owner.value()).equals(account.value()))
            .toList());
  }
}
