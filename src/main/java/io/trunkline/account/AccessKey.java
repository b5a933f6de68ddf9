package io.trunkline.account;

import io.trunkline.platform.secret.Secret;

/** An active access key and its rights. {@code id} is 3 to 128 of {@code [A-Za-z0-9_]}. */
public record AccessKey(String id, AccountId accountId, Secret secret, Policy policy) {
  public AccessKey {
    if (!id.matches("[A-Za-z0-9_]{3,128}")) {
      throw new IllegalArgumentException(
          "an access key id has 3 to 128 letters, digits and underscores: " + id);
    }
  }

  /** The key of a node's settings: it has every right in its account. */
  public AccessKey(String id, AccountId accountId, Secret secret) {
    this(id, accountId, secret, Policy.full());
  }
}
