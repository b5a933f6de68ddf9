package io.trunkline.sync;

import java.util.UUID;

/** The last part of a repository link's ARN; a random UUID (version 4). */
public record RepositoryLinkId(UUID value) {

  @Override
  public String toString() {
    return value.toString();
  }
}
