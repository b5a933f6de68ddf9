package io.trunkline.platform.aws;

/** What is wrong with a signature, in the kinds that AWS tells apart. */
public enum SignatureFault {
  /** There is none. */
  MISSING,
  /** It cannot be read. */
  INCOMPLETE,
  /** It can be read, but it is too old, too young, for another place, or wrong. */
  INVALID,
  /** The key is unknown. */
  UNRECOGNIZED_CLIENT
}
