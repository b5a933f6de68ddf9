package io.trunkline.resource;

import io.trunkline.account.AccountId;
import io.trunkline.platform.postgres.Statements;
import io.trunkline.platform.postgres.Transaction;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.List;
import java.util.stream.StreamSupport;

/** SQL for tags. Resources are identified by the ARN that they were created with. */
final class TagStore {
  /** $1 ARN, $2 account, $3 keys, $4 values; arrays of the same length. */
  private static final String PUT =
      """
      INSERT INTO tag (resource_arn, account_id, key, value)
      SELECT $1, $2, t.key, t.value FROM unnest($3::text[], $4::text[]) AS t (key, value)
      ON CONFLICT (resource_arn, key) DO UPDATE SET value = excluded.value\
      """;

  /**
   * $1 ARN, $2 keys. Returns the number of keys that the resource would have if these were added.
   */
  private static final String COUNT_WITH =
      """
      SELECT count(*) FROM (
        SELECT key FROM tag WHERE resource_arn = $1 UNION SELECT unnest($2::text[])) keys\
      """;

  /** $1 ARN. */
  private static final String LIST =
      """
      SELECT key, value FROM tag WHERE resource_arn = $1 ORDER BY key\
      """;

  /** $1 ARN, $2 keys. */
  private static final String DELETE =
      """
      DELETE FROM tag WHERE resource_arn = $1 AND key = ANY ($2::text[])\
      """;

  /** $1 ARN. */
  private static final String DELETE_ALL =
      """
      DELETE FROM tag WHERE resource_arn = $1\
      """;

  Future<Void> put(Transaction transaction, AccountId accountId, String arn, List<Tag> tags) {
    return transaction
        .run(
            PUT,
            Tuple.of(
                arn,
                accountId.value(),
                keys(tags),
                tags.stream().map(Tag::value).toArray(String[]::new)))
        .mapEmpty();
  }

  Future<Integer> countWith(Transaction transaction, String arn, List<Tag> tags) {
    return transaction
        .run(COUNT_WITH, Tuple.of(arn, (Object) keys(tags)))
        .map(rows -> rows.iterator().next().getInteger(0));
  }

  /** Returns the tags in the order of their keys. */
  Future<List<Tag>> list(Statements statements, String arn) {
    return statements
        .run(LIST, Tuple.of(arn))
        .map(rows ->
            StreamSupport.stream(rows.spliterator(), false)
                .map(row -> new Tag(row.getString("key"), row.getString("value")))
                .toList());
  }

  Future<Void> delete(Transaction transaction, String arn, Collection<String> keys) {
    return transaction.run(DELETE, Tuple.of(arn, (Object) keys.toArray(String[]::new))).mapEmpty();
  }

  Future<Void> deleteAll(Transaction transaction, String arn) {
    return transaction.run(DELETE_ALL, Tuple.of(arn)).mapEmpty();
  }

  private static String[] keys(List<Tag> tags) {
    return tags.stream().map(Tag::key).toArray(String[]::new);
  }
}
