package io.trunkline.event;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * A commit as far as the provider told it. {@code authorDate} is ISO-8601 as received. {@code
 * skipMark} is what asks that nothing be started for it, as the provider's own CI understands it:
 * {@code [skip ci]}.
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

  /** A commit of which only the id is known. */
  public static Commit ofId(String id) {
    return new Commit(
        id,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** The same commit where something else than its message holds that mark. */
  public Commit skippedBy(String mark) {
    return new Commit(id, message, authorDisplayName, authorEmail, authorDate, Optional.of(mark));
  }
}
