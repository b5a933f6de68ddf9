package io.trunkline.provider;

import io.trunkline.platform.secret.Secret;
import io.vertx.core.buffer.Buffer;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** What the headers of a webhook put forward as proof, well formed, before any secret is known. */
sealed interface PresentedSignature {

  /** Whether the body decides; if not, the headers do. */
  boolean needsBody();

  /** The secret held against it; it is not blank. */
  SecretCheck candidate(Secret secret);

  /** Of all secrets that are valid now. */
  default List<SecretCheck> candidates(List<Secret> secrets) {
    return secrets.stream().map(this::candidate).toList();
  }

  /** A hash of the body, keyed with the secret's UTF-8 bytes. */
  record BodySignature(String algorithm, Buffer hash) implements PresentedSignature {
    @Override
    public boolean needsBody() {
      return true;
    }

    @Override
    public SecretCheck candidate(Secret secret) {
      return SecretCheck.ofHash(List.of(hash), Hmac.keyed(algorithm, secret.bytes()));
    }
  }

  /** The secret's own text. */
  record HeaderSecret(Buffer text) implements PresentedSignature {
    @Override
    public boolean needsBody() {
      return false;
    }

    @Override
    public SecretCheck candidate(Secret secret) {
      return SecretCheck.ofText(text, secret.bytes());
    }
  }

  /**
   * Hashes of {@code prologue} and the body, keyed with what stands in base64 behind {@link
   * WebhookSigner#SIGNING_TOKEN_PREFIX}. Another secret costs the same and never holds.
   */
  record Signed(Buffer prologue, List<Buffer> hashes) implements PresentedSignature {
    @Override
    public boolean needsBody() {
      return true;
    }

    @Override
    public SecretCheck candidate(Secret secret) {
      var key = key(secret);
      var mac = Hmac.keyed(Hmac.SHA_256, key.orElseGet(secret::bytes));
      mac.update(prologue.getBytes());
      return SecretCheck.ofHash(key.isPresent() ? hashes : List.of(), mac);
    }

    /** Empty when it is no signing token. */
    static Optional<byte[]> key(Secret secret) {
      var text = secret.reveal();
      if (!text.startsWith(WebhookSigner.SIGNING_TOKEN_PREFIX)) {
        return Optional.empty();
      }
      try {
        var encoded = text.substring(WebhookSigner.SIGNING_TOKEN_PREFIX.length());
        return Optional.of(Base64.getDecoder().decode(encoded)).filter(key -> key.length > 0);
      } catch (IllegalArgumentException e) {
        return Optional.empty();
      }
    }
  }

  /** One that no secret can hold. */
  record UnusableSignature() implements PresentedSignature {
    @Override
    public boolean needsBody() {
      return false;
    }

    @Override
    public SecretCheck candidate(Secret secret) {
      return SecretCheck.never();
    }
  }

  /** One of two kinds, or both, of which each secret has its own. */
  record EitherSignature(
      String prefix, Optional<PresentedSignature> prefixed, Optional<PresentedSignature> other)
      implements PresentedSignature {
    @Override
    public boolean needsBody() {
      return prefixed.map(PresentedSignature::needsBody).orElse(false)
          || other.map(PresentedSignature::needsBody).orElse(false);
    }

    @Override
    public List<SecretCheck> candidates(List<Secret> secrets) {
      var isProvenByPrefixed = prefixed.isPresent() && secrets.stream().anyMatch(this::isPrefixed);
      return secrets.stream()
          .map(secret ->
              isProvenByPrefixed ? prefixed.get().candidate(secret) : this.candidate(secret))
          .toList();
    }

    @Override
    public SecretCheck candidate(Secret secret) {
      return (isPrefixed(secret) ? prefixed : other)
          .map(claim -> claim.candidate(secret))
          // As long as the body is read, every secret costs its hash.
          .orElseGet(
              () -> prefixed.map(claim -> claim.candidate(secret)).orElseGet(SecretCheck::never));
    }

    private boolean isPrefixed(Secret secret) {
      return secret.reveal().startsWith(prefix);
    }
  }
}
