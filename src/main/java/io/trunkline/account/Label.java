package io.trunkline.account;

import java.util.Optional;

/**
 * The name and the description that people give to a resource. A change keeps a part that is
 * absent, and removes a part that is an empty string.
 *
 * @param name at most 100 characters
 * @param description at most 500 characters
 */
public record Label(Optional<String> name, Optional<String> description) {
  public static final Label NONE = new Label(Optional.empty(), Optional.empty());
}
