package io.trunkline.sync;

import java.util.List;

/** Configurations in the order of creation, and whether there are more. */
public record SyncConfigurationPage(List<SyncConfiguration> configurations, boolean hasMore) {
  public SyncConfigurationPage {
    configurations = List.copyOf(configurations);
  }
}
