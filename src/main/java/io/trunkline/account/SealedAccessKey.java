package io.trunkline.account;

import io.trunkline.platform.postgres.UnreadableRows;
import io.trunkline.platform.secret.Sealer;
import io.trunkline.platform.secret.Secret;
import io.trunkline.platform.secret.UnreadableSecretException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/** An access key as stored, with its secret sealed; without a policy it has full access. */
record SealedAccessKey(
    String id,
    AccountId accountId,
    Buffer secret,
    boolean isActive,
    Optional<String> policy,
    Optional<Instant> expiresAt) {

  private static final String TABLE = "access_key";

  /** Seals a key with full access. */
  static SealedAccessKey seal(Sealer sealer, AccessKey key) {
    var sealed = sealer.seal(TABLE, "secret", key.id(), key.secret().bytes());
    return new SealedAccessKey(
        key.id(), key.accountId(), sealed, true, Optional.empty(), key.expiresAt());
  }

  SealedAccessKey withPolicy(JsonObject document) {
    return new SealedAccessKey(
        id, accountId, secret, isActive, Optional.of(document.encode()), expiresAt);
  }

  /** Returns empty, and reports the row, if its secret or its policy is unreadable. */
  Optional<AccessKey> open(Sealer sealer) {
    try {
      var plain = sealer.open(TABLE, "secret", id, secret);
      var opened = Secret.of(new String(plain, StandardCharsets.UTF_8));
      return policy
          .map(this::read)
          .orElseGet(() -> Optional.of(Policy.full()))
          .map(known -> new AccessKey(id, accountId, opened, known, isActive, expiresAt));
    } catch (UnreadableSecretException e) {
      UnreadableRows.report(TABLE, id, String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private Optional<Policy> read(String stored) {
    return UnreadableRows.readOr(
        Optional.empty(),
        TABLE,
        id,
        () ->
            switch (PolicyParser.parse(new JsonObject(stored))) {
              case PolicyParser.Result.Parsed(var policy) -> Optional.of(policy);
              case PolicyParser.Result.Invalid(var reason) -> {
                UnreadableRows.report(TABLE, id, "its policy is not valid: " + reason);
                yield Optional.empty();
              }
            });
  }
}
