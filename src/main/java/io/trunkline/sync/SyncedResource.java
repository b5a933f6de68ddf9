package io.trunkline.sync;

/** What follows a repository: within an account it has one configuration. */
public record SyncedResource(SyncType type, String name) {

  @Override
  public String toString() {
    return type + "/" + name;
  }
}
