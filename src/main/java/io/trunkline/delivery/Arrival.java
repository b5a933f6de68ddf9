package io.trunkline.delivery;

import io.trunkline.connection.Installation;
import io.trunkline.event.Repository;

/**
 * A verified webhook with its verdict, ready to be recorded. It is recorded only while the
 * installation still has the version that stands in it.
 */
public record Arrival(Installation installation, ReceivedWebhook webhook, Verdict verdict) {

  /** The repository's full name, cleaned for people and columns; empty when the body names none. */
  public String repositoryName() {
    return verdict.findRepository().map(Repository::fullName).map(Cleaned::text).orElse("");
  }

  /** Why nothing starts, cleaned; empty when something may. */
  public String reason() {
    return Cleaned.text(verdict.whyIgnored());
  }
}
