package io.trunkline.provider;

import static java.util.Objects.requireNonNull;

import io.trunkline.provider.Verification.Rejected;
import io.trunkline.provider.Verification.Verified;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.security.MessageDigest;
import java.util.List;
import javax.crypto.Mac;

/**
 * One signature on its way to a verdict, fed with the body as it comes in. For one body and one
 * thread at a time; {@link WebhookVerifier#begin} makes it.
 */
public final class SignatureCheck {
  private final MultiMap headers;
  private final byte[] signature;
  private final List<Mac> candidates;
  private final MessageDigest digest = Hmac.sha256();
  private long fedBytes;

  /** One candidate a secret that is valid now. */
  SignatureCheck(MultiMap headers, byte[] signature, List<Mac> candidates) {
    this.headers = requireNonNull(headers);
    this.signature = requireNonNull(signature);
    this.candidates = List.copyOf(candidates);
  }

  /** Takes the next piece of the body, as received. */
  public SignatureCheck update(Buffer chunk) {
    var bytes = chunk.getBytes();
    candidates.forEach(candidate -> candidate.update(bytes));
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
    for (var candidate : candidates) {
      holds |= MessageDigest.isEqual(candidate.doFinal(), signature);
    }
    if (!holds) {
      return new Rejected("the signature does not match");
    }
    return new Verified(new VerifiedWebhook(headers, wholeBody, digest.digest()));
  }
}
