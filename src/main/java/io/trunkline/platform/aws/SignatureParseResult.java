package io.trunkline.platform.aws;

/** What an {@code Authorization} header says, before anybody believes it. */
public sealed interface SignatureParseResult {

  /** Well-formed, in time and for this place; whether the key signed it is still to be asked. */
  record Claimed(SignatureClaim claim) implements SignatureParseResult {}

  /** Not worth looking up a key. {@code message} is for the caller. */
  record Refused(SignatureFault fault, String message) implements SignatureParseResult {}
}
