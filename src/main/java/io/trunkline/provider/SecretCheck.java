package io.trunkline.provider;

import io.vertx.core.buffer.Buffer;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;

/**
 * The check of a webhook against one secret, which compares a header or a hash of the body. Both
 * comparisons take constant time.
 */
final class SecretCheck {
  private final boolean matchesHeaders;
  private final Optional<Mac> mac;
  private final List<Buffer> hashes;

  private SecretCheck(boolean matchesHeaders, Optional<Mac> mac, List<Buffer> hashes) {
    this.matchesHeaders = matchesHeaders;
    this.mac = mac;
    this.hashes = List.copyOf(hashes);
  }

  /** Compares a header with the secret. The time depends only on the length of the header. */
  static SecretCheck ofHeader(Buffer header, byte[] secret) {
    return new SecretCheck(
        MessageDigest.isEqual(header.getBytes(), secret), Optional.empty(), List.of());
  }

  /** Compares a hash of the body with the presented hashes. */
  static SecretCheck ofHash(List<Buffer> hashes, Mac mac) {
    return new SecretCheck(false, Optional.of(mac), hashes);
  }

  /** A check that always fails. */
  static SecretCheck failing() {
    return new SecretCheck(false, Optional.empty(), List.of());
  }

  void update(byte[] chunk) {
    mac.ifPresent(hash -> hash.update(chunk));
  }

  /** Returns whether the headers alone match the secret. */
  boolean matchesHeaders() {
    return matchesHeaders;
  }

  /**
   * Returns whether the headers or the body match the secret. May be called once. Compares all
   * hashes, even after a match.
   */
  boolean matches() {
    var matches = matchesHeaders;
    if (mac.isPresent()) {
      var hash = mac.get().doFinal();
      for (var presented : hashes) {
        matches |= MessageDigest.isEqual(hash, presented.getBytes());
      }
    }
    return matches;
  }
}
