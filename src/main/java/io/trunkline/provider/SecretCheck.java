package io.trunkline.provider;

import io.vertx.core.buffer.Buffer;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;

/**
 * One secret held against what a webhook claims: either by the headers alone, or by a hash of the
 * body. Both kinds are compared here, in constant time.
 */
final class SecretCheck {
  private final boolean matchesHeaders;
  private final Optional<Mac> mac;
  private final List<Buffer> hashes;

  private SecretCheck(boolean isHeld, Optional<Mac> mac, List<Buffer> claims) {
    this.matchesHeaders = isHeld;
    this.mac = mac;
    this.hashes = List.copyOf(claims);
  }

  /** A text of a header. The time it takes depends on that text's length alone. */
  static SecretCheck ofHeader(Buffer claimed, byte[] secret) {
    return new SecretCheck(
        MessageDigest.isEqual(claimed.getBytes(), secret), Optional.empty(), List.of());
  }

  /** A hash of the body, claimed at least once. */
  static SecretCheck ofHash(List<Buffer> claimed, Mac mac) {
    return new SecretCheck(false, Optional.of(mac), claimed);
  }

  /** One that holds in no case. */
  static SecretCheck failing() {
    return new SecretCheck(false, Optional.empty(), List.of());
  }

  void update(byte[] chunk) {
    mac.ifPresent(hash -> hash.update(chunk));
  }

  /** What is known before the body. */
  boolean matchesHeaders() {
    return matchesHeaders;
  }

  /** The verdict, once. All claims are compared whole, whatever the others said. */
  boolean matches() {
    var holds = matchesHeaders;
    if (mac.isPresent()) {
      var hash = mac.get().doFinal();
      for (var claim : hashes) {
        holds |= MessageDigest.isEqual(hash, claim.getBytes());
      }
    }
    return holds;
  }
}
