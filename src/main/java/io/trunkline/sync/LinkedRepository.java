package io.trunkline.sync;

/**
 * A repository as its provider names it: {@code octo} and {@code app}. {@code ownerId} has 1 to 255
 * characters, {@code name} 1 to 128.
 */
public record LinkedRepository(String ownerId, String name) {

  @Override
  public String toString() {
    return ownerId + "/" + name;
  }
}
