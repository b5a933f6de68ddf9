package io.trunkline.sync;

/**
 * A repository by the names that its provider uses, such as {@code octo} and {@code app}. {@code
 * ownerId} has 1 to 255 characters, {@code name} 1 to 128.
 */
public record LinkedRepository(String ownerId, String name) {

  @Override
  public String toString() {
    return ownerId + "/" + name;
  }
}
