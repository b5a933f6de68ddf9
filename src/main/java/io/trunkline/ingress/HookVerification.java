package io.trunkline.ingress;

import static io.vertx.core.Future.succeededFuture;

import io.trunkline.installation.Hook;
import io.trunkline.installation.Hooks;
import io.trunkline.installation.Installation;
import io.trunkline.installation.InstallationId;
import io.trunkline.provider.SignatureCheck;
import io.trunkline.provider.Verification;
import io.trunkline.provider.VerifiedWebhook;
import io.trunkline.provider.WebhookVerifier;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Verifies webhooks with the secrets of their hook. Before it rejects a webhook, it reads the hook
 * from the database again, because a secret may just have been rotated. A webhook for an unknown
 * hook is checked with a decoy secret, so that the check takes the same time. Belongs to one event
 * loop.
 */
final class HookVerification {
  private static final String UNREADABLE_SECRET =
      "a secret of the installation cannot be decrypted; rotate its secret";

  private final Hooks hooks;
  private final WebhookVerifier verifier;
  private final LongSupplier nanos;

  /**
   * @param nanos a monotonic clock
   */
  HookVerification(Hooks hooks, WebhookVerifier verifier, LongSupplier nanos) {
    this.hooks = hooks;
    this.verifier = verifier;
    this.nanos = nanos;
  }

  sealed interface Result {
    record Verified(Hook hook, Installation installation, VerifiedWebhook webhook)
        implements Result {}

    /**
     * The signature is wrong.
     *
     * @param installation absent if the hook is unknown
     */
    record Rejected(Optional<InstallationId> installation, String reason) implements Result {}
  }

  /**
   * Returns whether the signature is missing or malformed. This does not depend on the hook or the
   * body.
   */
  boolean isSignatureMissing(WebhookHead head) {
    return verifier
        .startCheck(head.provider().signatureScheme(), head.headers(), List.of())
        .isEmpty();
  }

  /**
   * Checks the headers. If they are invalid, the result contains a check that is already rejected.
   */
  Future<StartedVerification> begin(WebhookHead head) {
    return find(head.path())
        .map(hook -> begin(head, hook))
        .compose(first ->
            confirmRejection(
                first,
                started -> started.check().isRejectedByHeaders(),
                head,
                hook -> begin(head, hook)));
  }

  private StartedVerification begin(WebhookHead head, Hook hook) {
    var secrets = hook.validSecrets(nanos.getAsLong());
    var check =
        verifier
            .startCheck(head.provider().signatureScheme(), head.headers(), secrets)
            // The signature has expired since isSignatureMissing() accepted it.
            .orElseGet(SignatureCheck::rejected);
    return new StartedVerification(head, hook, secrets, check);
  }

  /** Finishes a verification whose check has received the whole body. */
  Future<Result> finish(StartedVerification started, Buffer body) {
    return confirmRejection(
        result(started.hook(), started.check().finish(body)),
        result -> result instanceof Result.Rejected,
        started.head(),
        hook -> finishAgain(started, hook, body));
  }

  private Result finishAgain(StartedVerification first, Hook hook, Buffer body) {
    if (hook.validSecrets(nanos.getAsLong()).equals(first.secrets())) {
      // The same secrets give the same result, so the body is not hashed again.
      return mismatch(hook);
    }
    var again = begin(first.head(), hook).check();
    return result(hook, again.update(body).finish(body));
  }

  /** Verifies a webhook from the start, because its installation has changed. */
  Future<Result> verify(WebhookHead head, Buffer body) {
    return find(head.path())
        .map(hook -> begin(head, hook))
        .compose(started -> {
          started.check().update(body);
          return finish(started, body);
        });
  }

  /** If a check failed, reads the hook from the database again and repeats the check. */
  private <T> Future<T> confirmRejection(
      T first, Predicate<T> isRejected, WebhookHead head, Function<Hook, T> again) {
    return isRejected.test(first)
        ? hooks.refresh(head.path().hookKey()).map(hook -> again.apply(fitting(hook, head.path())))
        : succeededFuture(first);
  }

  /** Rejects a webhook that was not signed with a valid secret of its hook. */
  static Result.Rejected mismatch(Hook hook) {
    return switch (SignatureCheck.rejected().finish(Buffer.buffer())) {
      case Verification.Rejected(var reason) -> rejected(hook, reason);
      case Verification.Verified _ ->
          throw new IllegalStateException("a rejected check verified a webhook");
    };
  }

  private static Result result(Hook hook, Verification verification) {
    return switch (verification) {
      case Verification.Verified(var webhook) ->
          hook.installation()
              .<Result>map(installation -> new Result.Verified(hook, installation, webhook))
              .orElseGet(() -> mismatch(hook));
      case Verification.Rejected(var reason) -> rejected(hook, reason);
    };
  }

  private static Result.Rejected rejected(Hook hook, String reason) {
    return new Result.Rejected(
        hook.installation().map(Installation::id),
        hook.hasUnreadableSecret() ? UNREADABLE_SECRET : reason);
  }

  private Future<Hook> find(WebhookPath path) {
    return hooks.find(path.hookKey()).map(hook -> fitting(hook, path));
  }

  /** Treats a hook as unknown if the path has the segment of another provider. */
  private Hook fitting(Hook hook, WebhookPath path) {
    return hook.installation()
            .filter(found -> found.providerType().segment().equals(path.segment()))
            .isPresent()
        ? hook
        : hooks.unknown();
  }
}
