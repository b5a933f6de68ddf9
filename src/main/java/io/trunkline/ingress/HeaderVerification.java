package io.trunkline.ingress;

import static io.vertx.core.Future.succeededFuture;

import io.trunkline.installation.Hook;
import io.trunkline.platform.secret.Secret;
import io.trunkline.provider.Provider;
import io.trunkline.provider.SignatureCheck;
import io.trunkline.provider.WebhookVerifier;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import java.util.List;
import java.util.function.LongSupplier;

/** What the headers of a webhook prove or disprove, before its body is read. */
final class HeaderVerification {
  private final WebhookIngress ingress;
  private final WebhookVerifier verifier;
  private final LongSupplier nanos;

  HeaderVerification(WebhookIngress ingress, WebhookVerifier verifier, LongSupplier nanos) {
    this.ingress = ingress;
    this.verifier = verifier;
    this.nanos = nanos;
  }

  /** The head of a request. */
  record SecretsRequested(WebhookPath path, Provider provider, MultiMap headers) {}

  /** Its proof, held against the secrets of its hook as far as the headers go. */
  record BodyVerification(Hook hook, List<Secret> secrets, SignatureCheck check) {}

  /** The same for every hook. */
  boolean isProofMissing(SecretsRequested asked) {
    return verifier
        .startCheck(asked.provider().signatureScheme(), asked.headers(), List.of())
        .isEmpty();
  }

  /** A secret may have been rotated a moment ago: only what the table says now refutes. */
  Future<BodyVerification> begin(SecretsRequested asked) {
    return ingress
        .hook(asked.path())
        .map(hook -> begin(asked, hook))
        .compose(begun ->
            begun.check().isRejectedByHeaders()
                ? ingress.hookNow(asked.path()).map(hook -> begin(asked, hook))
                : succeededFuture(begun));
  }

  private BodyVerification begin(SecretsRequested asked, Hook hook) {
    var secrets = hook.validSecrets(nanos.getAsLong());
    return verifier
        .startCheck(asked.provider().signatureScheme(), asked.headers(), secrets)
        .map(check -> new BodyVerification(hook, secrets, check))
        // The time within which it counted has run out meanwhile.
        .orElseGet(() -> new BodyVerification(hook, secrets, SignatureCheck.rejected()));
  }
}
