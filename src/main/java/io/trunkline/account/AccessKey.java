package io.trunkline.account;

import io.trunkline.platform.secret.Secret;

/** An active access key. {@code id} is 3 to 128 of {@code [A-Za-z0-9_]}. */
public record AccessKey(String id, AccountId accountId, Secret secret) {
  public AccessKey {
    if (!id.matches("[A-Za-z0-9_]{3,128}")) {
      throw new IllegalArgumentException(
          "an access key id has 3 to 128 letters, digits and underscores: " + id);
    }
  }
}
