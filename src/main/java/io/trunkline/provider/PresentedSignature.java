package io.trunkline.provider;

import io.trunkline.platform.secret.Hashes;
import io.trunkline.platform.secret.Secret;
import io.trunkline.platform.secret.StandardWebhooks;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;

/** A well-formed signature or secret from the headers of a webhook, before it is checked. */
sealed interface PresentedSignature {

  /** Whether the check needs the body, or the headers are enough. */
  boolean needsBody();

  /** Returns the check against a secret, which is not blank. */
  SecretCheck check(Secret secret);

  /** Returns the checks against all valid secrets. */
  default List<SecretCheck> checks(List<Secret> secrets) {
    return secrets.stream().map(this::check).toList();
  }

  /** A hash of the body with the secret's UTF-8 bytes as key. */
  record BodySignature(String algorithm, Buffer hash) implements PresentedSignature {
    @Override
    public boolean needsBody() {
      return true;
    }

    @Override
    public SecretCheck check(Secret secret) {
      return SecretCheck.ofHash(List.of(hash), Hashes.hmac(algorithm, secret.bytes()));
    }
  }

  /** The secret itself, in a header. */
  record HeaderSecret(Buffer text) implements PresentedSignature {
    @Override
    public boolean needsBody() {
      return false;
    }

    @Override
    public SecretCheck check(Secret secret) {
      return SecretCheck.ofHeader(text, secret.bytes());
    }
  }

  /**
   * Signatures of Standard Webhooks, which only a signing token can match. Any other secret costs
   * one hash of the body, too, so that the time reveals nothing.
   */
  record TokenSignature(StandardWebhooks.Signatures signatures) implements PresentedSignature {
    @Override
    public boolean needsBody() {
      return true;
    }

    @Override
    public SecretCheck check(Secret secret) {
      var key = StandardWebhooks.findKey(secret);
      var mac = signatures.startHash(key.orElseGet(secret::bytes));
      return SecretCheck.ofHash(key.isPresent() ? signatures.hashes() : List.of(), mac);
    }
  }

  /** A signature that matches no secret. */
  record UnusableSignature() implements PresentedSignature {
    @Override
    public boolean needsBody() {
      return false;
    }

    @Override
    public SecretCheck check(Secret secret) {
      return SecretCheck.failing();
    }
  }

  /**
   * A signature of Standard Webhooks, another signature, or both. Each secret is checked against
   * the signature of its own scheme.
   */
  record EitherSignature(Optional<PresentedSignature> standard, Optional<PresentedSignature> other)
      implements PresentedSignature {
    @Override
    public boolean needsBody() {
      return standard.map(PresentedSignature::needsBody).orElse(false)
          || other.map(PresentedSignature::needsBody).orElse(false);
    }

    @Override
    public List<SecretCheck> checks(List<Secret> secrets) {
      var isDecidedByStandard =
          standard.isPresent() && secrets.stream().anyMatch(this::isSigningToken);
      return secrets.stream()
          .map(secret -> isDecidedByStandard ? standard.get().check(secret) : this.check(secret))
          .toList();
    }

    @Override
    public SecretCheck check(Secret secret) {
      return (isSigningToken(secret) ? standard : other)
          .map(signature -> signature.check(secret))
          // Every secret costs one hash of the body, so that the time reveals nothing.
          .orElseGet(() ->
              standard.map(signature -> signature.check(secret)).orElseGet(SecretCheck::failing));
    }

    private boolean isSigningToken(Secret secret) {
      return StandardWebhooks.hasSecretPrefix(secret);
    }
  }
}
