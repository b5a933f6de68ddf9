package io.trunkline.host;

import static io.vertx.core.Future.succeededFuture;

import io.trunkline.account.AccountId;
import io.trunkline.platform.postgres.Transaction;
import io.vertx.core.Future;
import java.util.UUID;
import java.util.function.Supplier;

/** Assigns the ids of new hosts. An id that was assigned once is never assigned again. */
final class HostIds {
  /** An id has 32 random bits, so even a second attempt is rare. */
  private static final int ATTEMPTS_MAX = 10;

  private static final int HEX_DIGITS = 8;

  private final Supplier<UUID> random;
  private final HostStore store = new HostStore();

  /** {@code random} generates random UUIDs (version 4). */
  HostIds(Supplier<UUID> random) {
    this.random = random;
  }

  Future<HostId> assign(Transaction transaction, AccountId accountId, String hostName) {
    return assign(transaction, accountId, hostName, ATTEMPTS_MAX);
  }

  private Future<HostId> assign(
      Transaction transaction, AccountId accountId, String hostName, int attemptsLeft) {
    if (attemptsLeft == 0) {
      throw new IllegalStateException(
          "no unused host id after %d attempts".formatted(ATTEMPTS_MAX));
    }
    var id = HostId.of(hostName, random.get().toString().substring(0, HEX_DIGITS));
    return store
        .takeId(transaction, accountId, id)
        .compose(isNew ->
            isNew
                ? succeededFuture(id)
                : assign(transaction, accountId, hostName, attemptsLeft - 1));
  }
}
