package io.trunkline.installation;

import io.trunkline.account.Caller;
import io.trunkline.platform.postgres.Transaction;
import io.vertx.core.Future;
import java.util.function.Supplier;

/** Gives an account the installation that a connection needs, after the provider confirmed it. */
public interface InstallationSource {
  /** Whether the account has an installation now. */
  sealed interface Membership {

    record Member(Installation installation) implements Membership {}

    /** {@code reason} is shown to the caller. */
    record Refused(String reason) implements Membership {}
  }

  /**
   * Work in the transaction that locks what the installation depends on. {@code membership} finds
   * the account's installation, or creates it.
   */
  interface Work<T> {
    Future<T> apply(Transaction transaction, Supplier<Future<Membership>> membership);
  }

  /** Runs the work in a transaction that locks what the installation depends on. */
  <T> Future<T> with(Caller caller, Work<T> work);
}
