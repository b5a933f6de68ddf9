package io.trunkline.connection;

import java.util.List;

/** Shares of one connection in the order of their accounts, and whether there are more. */
public record SharePage(List<Share> shares, boolean hasMore) {
  public SharePage {
    shares = List.copyOf(shares);
  }
}
