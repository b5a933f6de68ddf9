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
 * One proof on its way to a verdict, fed with the body as it comes in. For one body and one thread
 * at a time; {@link WebhookVerifier#startCheck} makes it.
 */
public final class SignatureCheck {
  private final MultiMap headers;
  private final boolean needsBody;
  private final List<SecretCheck> checks;
  private final MessageDigest digest = Hashes.sha256();
  private long fedBytes;

  /** One candidate a secret that is valid now. */
  SignatureCheck(MultiMap headers, boolean needsBody, List<SecretCheck> candidates) {
    this.headers = requireNonNull(headers);
    this.needsBody = needsBody;
    this.checks = List.copyOf(candidates);
  }

  /** One that no body can make good. */
  public static SignatureCheck rejected() {
    return new SignatureCheck(MultiMap.caseInsensitiveMultiMap(), false, List.of());
  }

  /** Whether the headers alone have failed: no body can make that good. */
  public boolean isRejectedByHeaders() {
    return !needsBody && !isVerifiedByHeaders();
  }

  /** Whether the headers alone have proven it. */
  public boolean isVerifiedByHeaders() {
    return !needsBody && checks.stream().anyMatch(SecretCheck::matchesHeaders);
  }

  /** Takes the next piece of the body, as received. */
  public SignatureCheck update(Buffer chunk) {
    var bytes = chunk.getBytes();
    checks.forEach(candidate -> candidate.update(bytes));
    digest.update(bytes);
    fedBytes += bytes.length;
    return this;
  }

  /**
   * The verdict, once. {@code wholeBody} is what was fed, in one piece. Every candidate is compared
   * whole, whatever the others said, so that time tells nothing.
   */
  public Verification finish(Buffer wholeBody) {
    if (wholeBody.length() != fedBytes) {
      throw new IllegalArgumentException(
          "fed %d bytes of a body of %d".formatted(fedBytes, wholeBody.length()));
    }
    var holds = false;
    for (var candidate : checks) {
      holds |= candidate.matches();
    }
    if (!holds) {
      return new Rejected("the signature does not match");
    }
    return new Verified(new VerifiedWebhook(headers, wholeBody, digest.digest()));
  }
}
