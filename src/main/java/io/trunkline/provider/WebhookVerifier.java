package io.trunkline.provider;

import io.trunkline.platform.secret.Hashes;
import io.trunkline.platform.secret.Secret;
import io.trunkline.provider.Verification.Rejected;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Decides whether a webhook comes from its provider. Closed by default, for without a usable secret
 * nothing verifies.
 */
public final class WebhookVerifier {
  private final PresentedSignatureReader signatureReader;

  /** The clock is that of schemes whose signatures grow old. */
  public WebhookVerifier(InstantSource clock) {
    this.signatureReader = new PresentedSignatureReader(clock);
  }

  /**
   * Begins before the body is there. Empty when the proof is missing, present twice or malformed:
   * no body can make that good. A blank secret verifies nothing.
   */
  public Optional<SignatureCheck> startCheck(
      SignatureScheme scheme, MultiMap headers, List<Secret> secrets) {
    var usable = secrets.stream().filter(secret -> !secret.reveal().isBlank()).toList();
    return signatureReader
        .read(scheme, headers)
        .map(claim -> new SignatureCheck(headers, claim.needsBody(), claim.checks(usable)));
  }

  /** The same for a body that is there in one piece. */
  public Verification verify(
      SignatureScheme scheme, MultiMap headers, Buffer body, List<Secret> secrets) {
    return startCheck(scheme, headers, secrets)
        .map(check -> check.update(body).finish(body))
        .orElseGet(() -> new Rejected("the signature is missing or malformed"));
  }

  /** A person who may explain vouches for this body; nothing is compared. */
  public static VerifiedWebhook acceptUnsigned(MultiMap headers, Buffer body) {
    return new VerifiedWebhook(headers, body, Hashes.sha256().digest(body.getBytes()));
  }
}
