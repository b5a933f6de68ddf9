package io.trunkline.host;

/**
 * The status of a host, as in AWS. Trunkline builds no networks, so no host enters the {@code
 * VPC_CONFIG_} statuses.
 */
public enum HostStatus {
  VPC_CONFIG_INITIALIZING,
  VPC_CONFIG_FAILED_INITIALIZATION,
  PENDING,
  AVAILABLE,
  ERROR,
  VPC_CONFIG_DELETING;

  /**
   * Whether connections and installations may be created on the host; it need not be {@code
   * AVAILABLE}.
   */
  boolean takesConnections() {
    return this != VPC_CONFIG_DELETING && this != VPC_CONFIG_FAILED_INITIALIZATION;
  }

  /** A host whose network setup failed can only be deleted. */
  boolean canBeUpdated() {
    return takesConnections() && !isBeingChanged();
  }

  boolean isBeingChanged() {
    return this == VPC_CONFIG_INITIALIZING || this == VPC_CONFIG_DELETING;
  }

  /**
   * The provider app is registered for one endpoint, so a host with a new endpoint must be
   * registered again.
   */
  HostStatus afterNewEndpoint() {
    return this == AVAILABLE || this == ERROR ? PENDING : this;
  }
}
