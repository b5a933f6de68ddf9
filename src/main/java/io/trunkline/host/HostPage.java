package io.trunkline.host;

import java.util.List;

/** Hosts in the order of creation, and whether there are more. */
public record HostPage(List<Host> hosts, boolean hasMore) {
  public HostPage {
    hosts = List.copyOf(hosts);
  }
}
