package io.trunkline.installation;

import java.time.Instant;

/** What became of a grant that a provider said is another now. */
public sealed interface ProviderInstallationChangeResult {

  /** It has that status; so many connections were lost or came back. */
  record Applied(int connections) implements ProviderInstallationChangeResult {}

  /** This very word was heard before. */
  record AlreadyApplied() implements ProviderInstallationChangeResult {}

  /** Something later was heard before. */
  record OutOfOrder(Instant changedAt) implements ProviderInstallationChangeResult {}

  /** It was deleted before, which is final. */
  record Gone() implements ProviderInstallationChangeResult {}
}
