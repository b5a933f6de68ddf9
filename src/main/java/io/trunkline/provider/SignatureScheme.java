package io.trunkline.provider;

/**
 * How a provider proves a webhook, as data. The comparing is written once, in {@link
 * WebhookVerifier}.
 */
public sealed interface SignatureScheme {

  /** The header that must be there, exactly once. */
  String header();

  /**
   * HMAC of the raw body, in lower-case hex behind a prefix: {@code sha256=<64 hex>}.
   *
   * @param algorithm as {@link javax.crypto.Mac} names it
   */
  record HexHmac(String header, String prefix, String algorithm) implements SignatureScheme {}
}
