package io.trunkline.provider;

import io.trunkline.platform.secret.Secret;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/**
 * An OAuth client of an owner, which gets tokens without a person (RFC 6749, section 4.4).
 *
 * @param tenant of Entra; empty elsewhere
 */
public record OwnerClient(String clientId, Secret clientSecret, Optional<String> tenant) {

  /** The text under which the client is sealed. */
  public Secret write() {
    var json =
        new JsonObject().put("clientId", clientId).put("clientSecret", clientSecret.reveal());
    tenant.ifPresent(id -> json.put("tenant", id));
    return Secret.of(json.encode());
  }

  /** Reverses {@link #write}. */
  public static OwnerClient read(Secret text) {
    var json = new JsonObject(text.reveal());
    return new OwnerClient(
        json.getString("clientId"),
        Secret.of(json.getString("clientSecret")),
        Optional.ofNullable(json.getString("tenant")));
  }
}
