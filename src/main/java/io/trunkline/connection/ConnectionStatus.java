package io.trunkline.connection;

/** {@code PENDING → AVAILABLE ⇄ ERROR}; PENDING until its handshake is complete. */
public enum ConnectionStatus {
  PENDING,
  AVAILABLE,
  ERROR
}
