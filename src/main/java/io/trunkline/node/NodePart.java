package io.trunkline.node;

/** The verticles of a node, in the order in which they start. They stop in the reverse order. */
enum NodePart {
  MANAGEMENT,
  PARTITIONS,
  HTTP_TARGET,
  /** Users' own verticles. Egress starts after them and stops before them because it calls them. */
  USER_VERTICLES,
  EGRESS,
  CONTROL,
  GATEWAY
}
