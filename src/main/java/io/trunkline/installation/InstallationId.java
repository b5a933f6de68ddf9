package io.trunkline.installation;

import java.util.UUID;

/** Names an installation within Trunkline. */
public record InstallationId(UUID value) {
  @Override
  public String toString() {
    return value.toString();
  }
}
