package io.trunkline.connection;

import static io.vertx.core.Future.succeededFuture;

import io.trunkline.account.AccountId;
import io.trunkline.platform.postgres.Transaction;
import io.vertx.core.Future;
import java.util.List;

/** Tags of resources that other ledgers own; each change is part of a transaction of theirs. */
public final class ResourceTags {
  /** How many tags a resource may have. */
  public static final int COUNT_MAX = Connections.TAG_COUNT_MAX;

  private final ResourceTagStore tags = new ResourceTagStore();

  /** {@code resourceArn} as minted; the keys differ. */
  public Future<Void> insert(
      Transaction transaction, AccountId accountId, String resourceArn, List<Tag> tags) {
    return tags.isEmpty()
        ? succeededFuture()
        : this.tags.insert(transaction, accountId, resourceArn, tags);
  }

  /** All of a resource's. */
  public Future<Void> delete(Transaction transaction, String resourceArn) {
    return tags.delete(transaction, resourceArn);
  }
}
