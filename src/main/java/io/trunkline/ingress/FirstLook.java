package io.trunkline.ingress;

import static io.vertx.core.Future.succeededFuture;

import io.trunkline.connection.Hook;
import io.trunkline.platform.secret.Secret;
import io.trunkline.provider.Provider;
import io.trunkline.provider.SignatureCheck;
import io.trunkline.provider.WebhookVerifier;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import java.util.List;
import java.util.function.LongSupplier;

/** What the headers of a webhook prove or disprove, before its body is read. */
final class FirstLook {
  private final WebhookIngress ingress;
  private final WebhookVerifier verifier;
  private final LongSupplier nanos;

  FirstLook(WebhookIngress ingress, WebhookVerifier verifier, LongSupplier nanos) {
    this.ingress = ingress;
    this.verifier = verifier;
    this.nanos = nanos;
  }

  /** The head of a request. */
  record Asked(WebhookPath path, Provider provider, MultiMap headers) {}

  /** Its proof, held against the secrets of its hook as far as the headers go. */
  record Begun(Hook hook, List<Secret> secrets, SignatureCheck check) {}

  /** The same for every hook. */
  boolean isProofMissing(Asked asked) {
    return verifier.begin(asked.provider().signatureScheme(), asked.headers(), List.of()).isEmpty();
  }

  /** A secret may have been rotated a moment ago: only what the table says now refutes. */
  Future<Begun> begin(Asked asked) {
    return ingress
        .hook(asked.path())
        .map(hook -> begin(asked, hook))
        .compose(begun ->
            begun.check().isRefuted()
                ? ingress.hookNow(asked.path()).map(hook -> begin(asked, hook))
                : succeededFuture(begun));
  }

  private Begun begin(Asked asked, Hook hook) {
    var secrets = hook.validSecrets(nanos.getAsLong());
    return verifier
        .begin(asked.provider().signatureScheme(), asked.headers(), secrets)
        .map(check -> new Begun(hook, secrets, check))
        // The time within which it counted has run out meanwhile.
        .orElseGet(() -> new Begun(hook, secrets, SignatureCheck.refuted()));
  }
}
