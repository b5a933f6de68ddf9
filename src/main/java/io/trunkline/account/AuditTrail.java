package io.trunkline.account;

import io.trunkline.platform.postgres.Database;
import io.trunkline.platform.postgres.GroupCommit;
import io.trunkline.platform.postgres.Page;
import io.trunkline.platform.postgres.PageRequest;
import io.trunkline.platform.postgres.Statements;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records the calls that changed nothing, in batches; the others are recorded with their change.
 * Calls that may change something are answered after their record is on disk; reads are answered at
 * once and recorded shortly afterwards, unless too many records are pending. Records that are
 * pending when a node is killed are lost. Confined to one Vert.x context.
 */
public final class AuditTrail {
  private static final Logger LOG = LoggerFactory.getLogger(AuditTrail.class);
  private static final int UNAWAITED_MAX = 1_000;
  private static final int GATHERED_MAX = 256;
  private static final int CALL_BYTES = 2_048;
  private static final GroupCommit.Limits LIMITS = new GroupCommit.Limits(1, 256, 4 << 20, 20_000);

  /** The longest time that the record of a read waits for other records to commit together with. */
  public static final Duration GATHERED_FOR = Duration.ofMillis(50);

  private final Database database;
  private final AuditStore store;
  private final Supplier<Future<?>> pause;
  private final GroupCommit<List<AuditedCall>, Boolean> writes;
  private List<AuditedCall> gathered = new ArrayList<>();
  private boolean isPausing;
  private int unwritten;
  private Future<?> last = Future.succeededFuture();

  /**
   * Records share the id sequence of {@code accounts}, so that a call is listed after the change
   * that it made. {@code pause} completes after {@link #GATHERED_FOR}, on the context of the trail.
   */
  public AuditTrail(Database database, Accounts accounts, Supplier<Future<?>> pause) {
    this.database = database;
    this.store = accounts.trail();
    this.pause = pause;
    this.writes =
        new GroupCommit<>(LIMITS, AuditTrail::bytes, groups -> insert(database, groups), _ -> {});
  }

  private static int bytes(List<AuditedCall> calls) {
    return calls.stream().mapToInt(call -> CALL_BYTES + call.parameters().length()).sum();
  }

  private Future<List<Boolean>> insert(Statements statements, List<List<AuditedCall>> groups) {
    var calls = groups.stream().flatMap(List::stream).toList();
    return store.insertCalls(statements, calls).map(groups.stream().map(_ -> true).toList());
  }

  /**
   * Completes when the answer may be sent. For a call that may have changed something, this is when
   * its record is on disk; for a read, it is at once. Fails if a required record cannot be written.
   */
  public Future<Void> write(AuditedCall call) {
    unwritten++;
    if (call.isReadOnly() && unwritten <= UNAWAITED_MAX) {
      gather(call);
      return Future.succeededFuture();
    }
    flush();
    return submit(List.of(call));
  }

  private void gather(AuditedCall read) {
    gathered.add(read);
    if (gathered.size() == GATHERED_MAX) {
      flush();
    } else if (!isPausing) {
      isPausing = true;
      pause
          .get()
          .onComplete(_ -> {
            isPausing = false;
            flush();
          });
    }
  }

  private void flush() {
    if (!gathered.isEmpty()) {
      var calls = gathered;
      gathered = new ArrayList<>();
      submit(calls);
    }
  }

  private Future<Void> submit(List<AuditedCall> calls) {
    var written =
        writes
            .submit(calls)
            .onComplete(_ -> unwritten -= calls.size())
            .onFailure(cause ->
                calls.forEach(call ->
                    LOG.atError()
                        .addKeyValue("request_id", call.requestId())
                        .setCause(cause)
                        .log("Cannot write the audit record of {}", call.action())));
    last = written;
    return written.mapEmpty();
  }

  /** Completes when all pending records are written, in the order in which they were added. */
  public Future<Void> settled() {
    flush();
    return last.<Void>mapEmpty().otherwiseEmpty();
  }

  /**
   * Lists the account's records, newest first, including those that this node has not written yet.
   */
  public Future<Page<AuditRecord>> list(
      AccountId accountId, AuditQuery query, PageRequest<UUID> request) {
    return settled().compose(_ -> store.list(database, accountId, query, request));
  }
}
