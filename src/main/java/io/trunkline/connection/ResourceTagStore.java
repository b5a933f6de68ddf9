package io.trunkline.connection;

import io.trunkline.account.AccountId;
import io.trunkline.platform.postgres.Transaction;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.List;

/** SQL of the tags of resources that other ledgers own. */
final class ResourceTagStore {
  /** $1 ARN, $2 account, $3 keys, $4 values, side by side. */
  private static final String INSERT =
      """
      INSERT INTO tag (resource_arn, account_id, key, value)
      SELECT $1, $2, t.key, t.value FROM unnest($3::text[], $4::text[]) AS t (key, value)\
      """;

  /** $1 ARN. */
  private static final String DELETE =
      """
      DELETE FROM tag WHERE resource_arn = $1\
      """;

  Future<Void> insert(
      Transaction transaction, AccountId accountId, String resourceArn, List<Tag> tags) {
    return transaction
        .run(
            INSERT,
            Tuple.of(
                resourceArn,
                accountId.value(),
                tags.stream().map(Tag::key).toArray(String[]::new),
                tags.stream().map(Tag::value).toArray(String[]::new)))
        .mapEmpty();
  }

  Future<Void> delete(Transaction transaction, String resourceArn) {
    return transaction.run(DELETE, Tuple.of(resourceArn)).mapEmpty();
  }
}
