package io.trunkline.host;

/** Of a host, in AWS's words. We build no networks, so the VPC_CONFIG ones are never entered. */
public enum HostStatus {
  VPC_CONFIG_INITIALIZING,
  VPC_CONFIG_FAILED_INITIALIZATION,
  PENDING,
  AVAILABLE,
  ERROR,
  VPC_CONFIG_DELETING;

  /** Whether connections and installations may be made on it; it need not be AVAILABLE for that. */
  boolean takesConnections() {
    return this != VPC_CONFIG_DELETING && this != VPC_CONFIG_FAILED_INITIALIZATION;
  }

  /** A host whose network failed can only be deleted. */
  boolean canBeUpdated() {
    return takesConnections() && !isBeingChanged();
  }

  boolean isBeingChanged() {
    return this == VPC_CONFIG_INITIALIZING || this == VPC_CONFIG_DELETING;
  }

  /** An app is registered at one address: who moves the host has to register it again. */
  HostStatus afterNewEndpoint() {
    return this == AVAILABLE || this == ERROR ? PENDING : this;
  }
}
