package io.trunkline.connection;

import java.time.Instant;

/** What became of a grant that a provider said is another now. */
public sealed interface GrantResult {

  /** It has that status; so many connections were lost or came back. */
  record Applied(int connections) implements GrantResult {}

  /** This very word was heard before. */
  record ToldAlready() implements GrantResult {}

  /** Something later was heard before. */
  record ToldLate(Instant changedAt) implements GrantResult {}

  /** It was deleted before, which is final. */
  record Gone() implements GrantResult {}
}
