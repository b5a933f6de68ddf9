package io.trunkline.platform.aws;

/** Result of parsing an {@code Authorization} header, before its signature is verified. */
public sealed interface SignatureParseResult {

  /** Well-formed, current and for this service; the signature is not verified yet. */
  record Claimed(SignatureClaim claim) implements SignatureParseResult {}

  /** Rejected without looking up the key. {@code message} is for the caller. */
  record Rejected(SignatureFault fault, String message) implements SignatureParseResult {}
}
