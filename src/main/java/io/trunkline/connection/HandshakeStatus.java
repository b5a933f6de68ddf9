package io.trunkline.connection;

/** How far a handshake has come. */
public enum HandshakeStatus {
  /** The link was handed out. */
  CREATED,
  /** Somebody has opened the link. */
  OPENED,
  /** A person has gone to the provider. */
  STARTED,
  /** The person has authorized the app and must choose an installation. */
  CHOOSING,
  /** An owner of the person's organization must approve the app. */
  WAITING,
  COMPLETED,
  /** The person has refused at the provider. */
  DENIED,
  FAILED,
  EXPIRED;

  public boolean isFinal() {
    return switch (this) {
      case CREATED, OPENED, STARTED, CHOOSING, WAITING -> false;
      case COMPLETED, DENIED, FAILED, EXPIRED -> true;
    };
  }
}
