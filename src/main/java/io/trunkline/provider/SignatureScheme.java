package io.trunkline.provider;

import io.trunkline.platform.secret.StandardWebhooks;

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
   * A signature of the raw body, the webhook's id and its timestamp, as {@link StandardWebhooks}
   * describes it. The secret is a signing token: {@code whsec_} followed by a key in base64.
   */
  record StandardSignature() implements SignatureScheme {}

  /**
   * The secret decides the scheme: {@link StandardSignature} for a signing token, {@code other} for
   * any other secret. There is no fallback: if one of the valid secrets is a signing token and the
   * webhook has a signature, only the signature counts.
   */
  record SchemeBySecret(SignatureScheme other) implements SignatureScheme {}
}
