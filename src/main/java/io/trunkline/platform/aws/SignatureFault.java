package io.trunkline.platform.aws;

/** The kinds of signature errors that AWS distinguishes. */
public enum SignatureFault {
  /** The signature is missing. */
  MISSING,
  /** The signature is malformed. */
  INCOMPLETE,
  /** The signature is expired, not yet valid, for another scope, or wrong. */
  INVALID,
  /** The access key is unknown. */
  UNRECOGNIZED_CLIENT
}
