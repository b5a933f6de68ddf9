package io.trunkline.provider;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.HexFormat;

/** A webhook with a valid signature. Only {@link WebhookVerifier} creates one. */
public final class VerifiedWebhook {
  private final MultiMap headers;
  private final Buffer body;
  private final byte[] bodyDigest;

  VerifiedWebhook(MultiMap headers, Buffer body, byte[] bodyDigest) {
    this.headers = headers;
    this.body = body;
    this.bodyDigest = bodyDigest;
  }

  public MultiMap headers() {
    return headers;
  }

  /** The raw bytes as received. */
  public Buffer body() {
    return body;
  }

  /** SHA-256 of the raw body. */
  public byte[] bodyDigest() {
    return bodyDigest.clone();
  }

  /** SHA-256 of the raw body in hexadecimal digits. */
  public String bodyDigestHex() {
    return HexFormat.of().formatHex(bodyDigest);
  }
}
