package io.trunkline.resource;

import io.trunkline.account.AccountId;
import io.trunkline.platform.postgres.Transaction;
import io.vertx.core.Future;
import java.util.List;

/** The tags that come and go with a resource, whatever ledger it belongs to. */
public final class Tags {
  public static final int TAG_COUNT_MAX = 50;

  private final TagStore store = new TagStore();

  /** Of a new resource; {@code arn} is the one as minted. */
  public Future<Void> attach(
      Transaction transaction, AccountId accountId, String arn, List<Tag> tags) {
    return tags.isEmpty() ? Future.succeededFuture() : store.put(transaction, accountId, arn, tags);
  }

  /** All tags of a resource that is deleted. */
  public Future<Void> detach(Transaction transaction, String arn) {
    return store.deleteAll(transaction, arn);
  }
}
