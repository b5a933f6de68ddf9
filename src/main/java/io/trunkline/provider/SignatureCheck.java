package io.trunkline.provider;

import static java.util.Objects.requireNonNull;

import io.trunkline.platform.secret.Hashes;
import io.trunkline.provider.Verification.Rejected;
import io.trunkline.provider.Verification.Verified;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.security.MessageDigest;
import java.util.List;

/**
 * The verification of one webhook while its body arrives. Created by {@link
 * WebhookVerifier#startCheck}. Not thread-safe.
 */
public final class SignatureCheck {
  private final MultiMap headers;
  private final boolean needsBody;
  private final List<SecretCheck> checks;
  private final MessageDigest digest = Hashes.sha256();
  private long receivedBytes;

  /** Creates a verification; {@code checks} has one check per valid secret. */
  SignatureCheck(MultiMap headers, boolean needsBody, List<SecretCheck> checks) {
    this.headers = requireNonNull(headers);
    this.needsBody = needsBody;
    this.checks = List.copyOf(checks);
  }

  /** A check that rejects every body. */
  public static SignatureCheck rejected() {
    return new SignatureCheck(MultiMap.caseInsensitiveMultiMap(), false, List.of());
  }

  /** Whether the headers are enough to reject the webhook. */
  public boolean isRejectedByHeaders() {
    return !needsBody && !isVerifiedByHeaders();
  }

  /** Whether the headers are enough to accept the webhook. */
  public boolean isVerifiedByHeaders() {
    return !needsBody && checks.stream().anyMatch(SecretCheck::matchesHeaders);
  }

  /** Adds the next part of the body, as received. */
  public SignatureCheck update(Buffer chunk) {
    var bytes = chunk.getBytes();
    checks.forEach(check -> check.update(bytes));
    digest.update(bytes);
    receivedBytes += bytes.length;
    return this;
  }

  /**
   * Returns the result. May be called once. Checks all secrets, even after a match, so that the
   * time reveals nothing.
   *
   * @param wholeBody the body whose parts were passed to {@link #update}
   */
  public Verification finish(Buffer wholeBody) {
    if (wholeBody.length() != receivedBytes) {
      throw new IllegalArgumentException(
          "received %d bytes of a body of %d bytes".formatted(receivedBytes, wholeBody.length()));
    }
    var matches = false;
    for (var check : checks) {
      matches |= check.matches();
    }
    if (!matches) {
      return new Rejected("the signature does not match");
    }
    return new Verified(new VerifiedWebhook(headers, wholeBody, digest.digest()));
  }
}
