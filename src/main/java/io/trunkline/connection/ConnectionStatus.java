package io.trunkline.connection;

/**
 * The status of a connection: {@code PENDING → AVAILABLE ⇄ ERROR}. {@code PENDING} lasts until an
 * installation is attached.
 */
public enum ConnectionStatus {
  PENDING,
  AVAILABLE,
  ERROR
}
