package io.trunkline.account;

import io.trunkline.platform.secret.Sealer;
import io.trunkline.platform.secret.Secret;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** An access key as stored, with its secret sealed; without a policy it has full access. */
record SealedAccessKey(
    String id, AccountId accountId, Buffer secret, boolean isActive, Optional<String> policy) {

  /** Seals a key with full access. */
  static SealedAccessKey seal(Sealer sealer, AccessKey key) {
    var sealed = sealer.seal("access_key", "secret", key.id(), key.secret().bytes());
    return new SealedAccessKey(key.id(), key.accountId(), sealed, true, Optional.empty());
  }

  SealedAccessKey withPolicy(JsonObject document) {
    return new SealedAccessKey(id, accountId, secret, isActive, Optional.of(document.encode()));
  }

  AccessKey open(Sealer sealer) {
    var plain = sealer.open("access_key", "secret", id, secret);
    return new AccessKey(
        id,
        accountId,
        Secret.of(new String(plain, StandardCharsets.UTF_8)),
        policy.map(this::read).orElseGet(Policy::full));
  }

  private Policy read(String stored) {
    return switch (PolicyParser.parse(new JsonObject(stored))) {
      case PolicyParser.Result.Parsed(var policy) -> policy;
      case PolicyParser.Result.Invalid(var reason) ->
          throw new IllegalStateException(
              "the policy of key " + id + " cannot be parsed: " + reason);
    };
  }
}
