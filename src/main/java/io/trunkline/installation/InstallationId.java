package io.trunkline.installation;

import java.util.UUID;

/** The id of an installation; a random or time-ordered UUID that Trunkline assigns. */
public record InstallationId(UUID value) {
  @Override
  public String toString() {
    return value.toString();
  }
}
