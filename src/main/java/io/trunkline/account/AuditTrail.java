package io.trunkline.account;

import io.trunkline.platform.postgres.Database;
import io.trunkline.platform.postgres.GroupCommit;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The record of all calls. Belongs to one context of Vert.x. Calls that come together share a
 * commit; a read need not wait for its own unless too many are unwritten.
 */
public final class AuditTrail {
  private static final Logger LOG = LoggerFactory.getLogger(AuditTrail.class);
  private static final int UNAWAITED_MAX = 1_000;
  private static final int CALL_BYTES = 2_048;
  private static final GroupCommit.Limits LIMITS = new GroupCommit.Limits(1, 256, 4 << 20, 20_000);

  private final Database database;
  private final AuditStore store;
  private final GroupCommit<AuditedCall, Boolean> writes;
  private int unwritten;
  private Future<?> last = Future.succeededFuture();

  public AuditTrail(Database database, Supplier<UUID> ids) {
    this.database = database;
    this.store = new AuditStore(ids);
    this.writes =
        new GroupCommit<>(
            LIMITS,
            call -> CALL_BYTES + call.parameters().encode().length(),
            calls -> store.insertCalls(database, calls).map(calls.stream().map(_ -> true).toList()),
            _ -> {});
  }

  /**
   * Completes when the answer may go out: for what may have changed something when the record is on
   * disk, for a read at once. Fails when a record that must be there cannot be written.
   */
  public Future<Void> write(AuditedCall call) {
    unwritten++;
    var written =
        writes
            .submit(call)
            .onComplete(_ -> unwritten--)
            .onFailure(cause ->
                LOG.error(
                    "no audit record of {}: request={} {}",
                    call.action(),
                    call.caller().requestId(),
                    cause.toString()));
    last = written;
    return call.isRead() && unwritten <= UNAWAITED_MAX
        ? Future.succeededFuture()
        : written.mapEmpty();
  }

  /** Completes when nothing is unwritten; writes go out in the order in which they came. */
  public Future<Void> settled() {
    return last.<Void>mapEmpty().otherwiseEmpty();
  }

  /** The account's own, the newest first; {@code before} is the last one of the page before. */
  public Future<List<AuditRecord>> list(
      AccountId accountId, AuditQuery query, Optional<UUID> before, int limit) {
    return store.list(database, accountId, query, before, limit);
  }
}
