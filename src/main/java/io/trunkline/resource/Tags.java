package io.trunkline.resource;

import io.trunkline.account.AccountId;
import io.trunkline.platform.postgres.Transaction;
import io.vertx.core.Future;
import java.util.List;

/**
 * Writes the tags of a new resource and deletes the tags of a deleted resource, in the transaction
 * that creates or deletes the resource.
 */
public final class Tags {
  public static final int TAG_COUNT_MAX = 50;

  private final TagStore store = new TagStore();

  /** Adds the tags of a new resource. */
  public Future<Void> attach(
      Transaction transaction, AccountId accountId, String arn, List<Tag> tags) {
    return tags.isEmpty() ? Future.succeededFuture() : store.put(transaction, accountId, arn, tags);
  }

  /** Deletes all tags of a resource. */
  public Future<Void> detach(Transaction transaction, String arn) {
    return store.deleteAll(transaction, arn);
  }
}
