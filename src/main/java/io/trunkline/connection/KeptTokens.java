package io.trunkline.connection;

import io.trunkline.platform.secret.Secret;
import io.trunkline.provider.AccessToken;
import io.trunkline.provider.TokenPair;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/** The text under which a person's tokens are sealed while a handshake waits for a choice. */
final class KeptTokens {
  private KeptTokens() {}

  static Secret write(TokenPair tokens) {
    var json = new JsonObject().put("accessToken", tokens.access().value().reveal());
    tokens.refreshToken().ifPresent(token -> json.put("refreshToken", token.reveal()));
    tokens.access().expiresAt().ifPresent(time -> json.put("expiresAt", time));
    return Secret.of(json.encode());
  }

  static TokenPair read(Secret text) {
    var json = new JsonObject(text.reveal());
    return new TokenPair(
        new AccessToken(
            Secret.of(json.getString("accessToken")),
            Optional.ofNullable(json.getInstant("expiresAt"))),
        Optional.ofNullable(json.getString("refreshToken")).map(Secret::of));
  }
}
