package io.trunkline.connection;

import java.util.List;

/** Connections in the order of creation, and whether there are more. */
public record ConnectionPage(List<Connection> connections, boolean hasMore) {
  public ConnectionPage {
    connections = List.copyOf(connections);
  }
}
