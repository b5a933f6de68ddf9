package io.trunkline.event;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * A commit, with as many details as the provider sends.
 *
 * @param authorDate ISO 8601, as received
 * @param skipMark a text such as {@code [skip ci]}, which asks the provider's own CI to skip this
 *     commit or the whole push
 */
public record Commit(
    String id,
    Optional<String> message,
    Optional<String> authorDisplayName,
    Optional<String> authorEmail,
    Optional<String> authorDate,
    Optional<String> skipMark) {
  public Commit {
    requireNonNull(id);
  }

  /** Returns a commit without details. */
  public static Commit ofId(String id) {
    return new Commit(
        id,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** Returns a copy with a skip mark that is not part of the message, such as a push option. */
  public Commit withSkipMark(String mark) {
    return new Commit(id, message, authorDisplayName, authorEmail, authorDate, Optional.of(mark));
  }
}
