package io.trunkline.provider;

/**
 * How a provider proves a webhook, as data. The comparing is written once, in {@link
 * WebhookVerifier}.
 */
public sealed interface SignatureScheme {

  /**
   * HMAC of the raw body, in lower-case hex behind a prefix: {@code sha256=<64 hex>}.
   *
   * @param header must be there, exactly once
   * @param algorithm as {@link javax.crypto.Mac} names it
   */
  record HexHmac(String header, String prefix, String algorithm) implements SignatureScheme {}

  /** The secret itself stands in a header, exactly once. It proves nothing of the body. */
  record HeaderToken(String header) implements SignatureScheme {}

  /**
   * The secret is the password of HTTP basic authentication (RFC 7617), whatever the user's name.
   * It proves nothing of the body.
   */
  record BasicPassword() implements SignatureScheme {}

  /**
   * Symmetric signatures of Standard Webhooks 1.0: {@code webhook-signature} holds one or more
   * {@code v1,<base64>} of {@code <webhook-id>.<webhook-timestamp>.<raw body>}; the timestamp lies
   * within five minutes of our clock. The secret is {@code whsec_} and a key in base64.
   */
  record StandardWebhooks() implements SignatureScheme {}

  /**
   * What the secret looks like decides: one that begins with {@code prefix} is proven by {@code
   * prefixed} alone, any other by {@code other}. There is no falling back: where such a secret is
   * valid, a webhook that carries a proof of the first kind is judged by it alone.
   */
  record SchemeBySecret(String prefix, StandardWebhooks prefixed, SignatureScheme other)
      implements SignatureScheme {}
}
