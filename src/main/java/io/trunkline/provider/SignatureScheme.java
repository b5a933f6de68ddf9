package io.trunkline.provider;

import io.trunkline.platform.secret.StandardWebhooks;

/** How a provider signs its webhooks. {@link WebhookVerifier} implements the schemes. */
public sealed interface SignatureScheme {

  /**
   * HMAC of the raw body in lower-case hex after a prefix: {@code sha256=<64 hex>}.
   *
   * @param header must occur exactly once
   * @param algorithm as {@link javax.crypto.Mac} names it
   */
  record HexHmac(String header, String prefix, String algorithm) implements SignatureScheme {}

  /** The secret itself in a header, which must occur exactly once. Does not protect the body. */
  record HeaderToken(String header) implements SignatureScheme {}

  /**
   * The secret as password of HTTP basic authentication (RFC 7617), with any user name. Does not
   * protect the body.
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
