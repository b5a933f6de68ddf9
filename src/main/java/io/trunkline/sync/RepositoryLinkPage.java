package io.trunkline.sync;

import java.util.List;

/** Links in the order of creation, and whether there are more. */
public record RepositoryLinkPage(List<RepositoryLink> links, boolean hasMore) {
  public RepositoryLinkPage {
    links = List.copyOf(links);
  }
}
