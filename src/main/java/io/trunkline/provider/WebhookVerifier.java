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
 * Verifies that a webhook comes from its provider. Rejects everything if there is no usable secret.
 */
public final class WebhookVerifier {
  private final PresentedSignatureReader signatureReader;

  /**
   * @param clock for schemes whose signatures expire
   */
  public WebhookVerifier(InstantSource clock) {
    this.signatureReader = new PresentedSignatureReader(clock);
  }

  /**
   * Starts a check before the body arrives. Empty if the signature is missing, repeated or
   * malformed. Blank secrets are ignored.
   */
  public Optional<SignatureCheck> startCheck(
      SignatureScheme scheme, MultiMap headers, List<Secret> secrets) {
    var usable = secrets.stream().filter(secret -> !secret.reveal().isBlank()).toList();
    return signatureReader
        .read(scheme, headers)
        .map(signature ->
            new SignatureCheck(headers, signature.needsBody(), signature.checks(usable)));
  }

  /** Verifies a webhook whose body has arrived completely. */
  public Verification verify(
      SignatureScheme scheme, MultiMap headers, Buffer body, List<Secret> secrets) {
    return startCheck(scheme, headers, secrets)
        .map(check -> check.update(body).finish(body))
        .orElseGet(() -> new Rejected("the signature is missing or malformed"));
  }

  /** Accepts a body without signature from a caller who is allowed to explain webhooks. */
  public static VerifiedWebhook acceptUnsigned(MultiMap headers, Buffer body) {
    return new VerifiedWebhook(headers, body, Hashes.sha256().digest(body.getBytes()));
  }
}
