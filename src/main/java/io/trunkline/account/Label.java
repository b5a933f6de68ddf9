package io.trunkline.account;

import java.util.Optional;

/**
 * What people call a resource. In a change, an absent part stays as it is, and an empty text
 * removes it.
 *
 * @param name at most 100 characters
 * @param description at most 500 characters
 */
public record Label(Optional<String> name, Optional<String> description) {
  public static final Label NONE = new Label(Optional.empty(), Optional.empty());
}
