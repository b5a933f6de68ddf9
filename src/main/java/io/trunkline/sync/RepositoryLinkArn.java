package io.trunkline.sync;

import io.trunkline.account.AccountId;
import io.trunkline.resource.Namespace;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * {@code arn:{partition}:{namespace}:{region}:{account}:repository-link/{uuid}}. The namespace is
 * {@code codeconnections} or {@code codestar-connections} and never changes. Two ARNs that differ
 * only in the namespace identify the same link.
 */
public record RepositoryLinkArn(String value) {
  private static final Pattern FORM =
      Pattern.compile(
          "arn:aws(?:-[\\w]+)*:(?:codeconnections|codestar-connections):[a-z0-9-]+:([0-9]{12})"
              + ":repository-link/([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})");

  public RepositoryLinkArn {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("not the ARN of a repository link: " + value);
    }
  }

  /** Creates the ARN of a new link; {@code partition} is {@code aws}. */
  static RepositoryLinkArn create(
      String partition, NewRepositoryLink link, AccountId account, RepositoryLinkId id) {
    return new RepositoryLinkArn(
        String.join(
            ":",
            "arn",
            partition,
            link.namespace().wireName(),
            link.region(),
            account.value(),
            "repository-link/" + id));
  }

  /** Empty if the text is not the ARN of a repository link. */
  public static Optional<RepositoryLinkArn> find(String text) {
    return FORM.matcher(text).matches()
        ? Optional.of(new RepositoryLinkArn(text))
        : Optional.empty();
  }

  /** Whether both identify the same link: they may differ in the namespace only. */
  boolean isEquivalentTo(RepositoryLinkArn other) {
    return Namespace.areEquivalent(value, other.value);
  }

  public AccountId accountId() {
    return new AccountId(value.split(":", 6)[4]);
  }

  public RepositoryLinkId linkId() {
    return new RepositoryLinkId(UUID.fromString(value.substring(value.indexOf('/') + 1)));
  }

  @Override
  public String toString() {
    return value;
  }
}
