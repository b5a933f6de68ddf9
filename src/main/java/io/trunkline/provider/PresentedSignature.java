package io.trunkline.provider;

import io.trunkline.platform.secret.Hashes;
import io.trunkline.platform.secret.Secret;
import io.trunkline.platform.secret.StandardWebhooks;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;

/** What the headers of a webhook put forward as proof, well formed, before any secret is known. */
sealed interface PresentedSignature {

  /** Whether the body decides; if not, the headers do. */
  boolean needsBody();

  /** The secret held against it; it is not blank. */
  SecretCheck check(Secret secret);

  /** Of all secrets that are valid now. */
  default List<SecretCheck> checks(List<Secret> secrets) {
    return secrets.stream().map(this::check).toList();
  }

  /** A hash of the body, keyed with the secret's UTF-8 bytes. */
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

  /** The secret's own text. */
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

  /** One that no secret can hold. */
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

  /** One of two kinds, or both, of which each secret has its own. */
  record EitherSignature(Optional<PresentedSignature> prefixed, Optional<PresentedSignature> other)
      implements PresentedSignature {
    @Override
    public boolean needsBody() {
      return prefixed.map(PresentedSignature::needsBody).orElse(false)
          || other.map(PresentedSignature::needsBody).orElse(false);
    }

    @Override
    public List<SecretCheck> checks(List<Secret> secrets) {
      var isProvenByPrefixed = prefixed.isPresent() && secrets.stream().anyMatch(this::isPrefixed);
      return secrets.stream()
          .map(secret -> isProvenByPrefixed ? prefixed.get().check(secret) : this.check(secret))
          .toList();
    }

    @Override
    public SecretCheck check(Secret secret) {
      return (isPrefixed(secret) ? prefixed : other)
          .map(claim -> claim.check(secret))
          // As long as the body is read, every secret costs its hash.
          .orElseGet(
              () -> prefixed.map(claim -> claim.check(secret)).orElseGet(SecretCheck::failing));
    }

    private boolean isPrefixed(Secret secret) {
      return StandardWebhooks.hasSecretPrefix(secret);
    }
  }
}
