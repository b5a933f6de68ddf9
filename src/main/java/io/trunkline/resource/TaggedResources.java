package io.trunkline.resource;

import static io.vertx.core.Future.succeededFuture;

import io.trunkline.account.AccountId;
import io.trunkline.account.Accounts;
import io.trunkline.account.AuditEntry;
import io.trunkline.account.Caller;
import io.trunkline.platform.postgres.Database;
import io.trunkline.platform.postgres.Transaction;
import io.trunkline.resource.TaggedResources.TagResult.Tagged;
import io.trunkline.resource.TaggedResources.TagResult.TooManyTags;
import io.trunkline.resource.TaggedResources.TagResult.UnknownResource;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Reads and changes the tags of all taggable resources. Resources are identified by their ARN in
 * either namespace.
 */
public final class TaggedResources {
  /** The outcome of tagging a resource. */
  public sealed interface TagResult {

    record Tagged() implements TagResult {}

    record UnknownResource() implements TagResult {}

    /** The resource would have too many tags; none was added. */
    record TooManyTags(int tagCountMax) implements TagResult {}
  }

  private final Database database;
  private final Accounts accounts;
  private final List<Taggable> kinds;
  private final TagStore tags = new TagStore();

  public TaggedResources(Database database, Accounts accounts, List<Taggable> kinds) {
    this.database = database;
    this.accounts = accounts;
    this.kinds = List.copyOf(kinds);
  }

  /** Returns the tags in the order of their keys; empty if the resource does not exist. */
  public Future<Optional<List<Tag>>> list(AccountId accountId, String arn) {
    return list(find(kind -> kind.findArn(database, accountId, arn)));
  }

  /**
   * Returns the tags that policies evaluate, as a map from keys to values. Also finds a connection
   * that is shared with the account, although the account cannot list its tags. Empty if the
   * resource does not exist.
   */
  public Future<Map<String, String>> findPolicyTags(AccountId accountId, String arn) {
    return list(find(kind -> kind.findUsableArn(database, accountId, arn)))
        .map(found ->
            found.orElse(List.of()).stream().collect(Collectors.toMap(Tag::key, Tag::value)));
  }

  private Future<Optional<List<Tag>>> list(Future<Optional<String>> arn) {
    return arn.compose(found ->
        found
            .map(originalArn -> tags.list(database, originalArn).map(Optional::of))
            .orElseGet(() -> succeededFuture(Optional.empty())));
  }

  /** Adds tags; an existing key gets the new value. The keys must be unique. */
  public Future<TagResult> tag(Caller caller, String arn, List<Tag> added) {
    return change(
        caller,
        arn,
        new UnknownResource(),
        (transaction, originalArn) ->
            tags.countWith(transaction, originalArn, added)
                .compose(count ->
                    count > Tags.TAG_COUNT_MAX
                        ? succeededFuture(new TooManyTags(Tags.TAG_COUNT_MAX))
                        : put(transaction, caller, originalArn, added).map(new Tagged())));
  }

  private Future<Void> put(Transaction transaction, Caller caller, String arn, List<Tag> added) {
    var keys = added.stream().map(Tag::key).collect(Collectors.joining(", "));
    return tags.put(transaction, caller.accountId(), arn, added)
        .compose(
            _ -> accounts.audit(transaction, caller, new AuditEntry("TagResource", arn, keys)));
  }

  /** Removes tags; ignores keys that do not exist. Returns false if the resource does not exist. */
  public Future<Boolean> untag(Caller caller, String arn, Collection<String> keys) {
    var entry = String.join(", ", keys);
    return change(
        caller,
        arn,
        false,
        (transaction, originalArn) ->
            tags.delete(transaction, originalArn, keys)
                .compose(_ ->
                    accounts.audit(
                        transaction, caller, new AuditEntry("UntagResource", originalArn, entry)))
                .map(true));
  }

  /** A change of the tags of one resource, identified by the ARN that it was created with. */
  private interface Change<T> {
    Future<T> apply(Transaction transaction, String originalArn);
  }

  private <T> Future<T> change(Caller caller, String arn, T unknown, Change<T> change) {
    return database.transaction(transaction ->
        accounts
            .lock(transaction, caller.accountId())
            .compose(_ -> find(kind -> kind.findArn(transaction, caller.accountId(), arn)))
            .compose(found ->
                found
                    .map(originalArn -> change.apply(transaction, originalArn))
                    .orElseGet(() -> succeededFuture(unknown))));
  }

  /** Asks the kinds one after the other, because a transaction runs one query at a time. */
  private Future<Optional<String>> find(Function<Taggable, Future<Optional<String>>> lookup) {
    Future<Optional<String>> found = succeededFuture(Optional.empty());
    for (var kind : kinds) {
      found =
          found.compose(
              before -> before.isPresent() ? succeededFuture(before) : lookup.apply(kind));
    }
    return found;
  }
}
