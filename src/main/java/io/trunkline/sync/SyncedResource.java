package io.trunkline.sync;

/** A resource that follows a repository. An account has at most one configuration for it. */
public record SyncedResource(SyncType type, String name) {

  @Override
  public String toString() {
    return type + "/" + name;
  }
}
