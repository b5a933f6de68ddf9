package io.trunkline.sync;

import io.trunkline.connection.ConnectionArn;
import io.trunkline.provider.ProviderType;
import java.util.Optional;

/**
 * A repository that Git sync may read through a connection.
 *
 * @param connectionArn the ARN that the connection was created with; the connection may have been
 *     deleted since
 * @param hostArn the host of the connection; empty if the provider has no hosts
 * @param ordinal increases in the order of creation
 */
public record RepositoryLink(
    RepositoryLinkArn arn,
    ConnectionArn connectionArn,
    ProviderType providerType,
    Optional<String> hostArn,
    LinkedRepository repository,
    Optional<String> encryptionKeyArn,
    long ordinal) {

  /** Returns the link with another connection and key; empty values do not change it. */
  RepositoryLink with(Optional<ConnectionArn> connection, Optional<String> keyArn) {
    return new RepositoryLink(
        arn,
        connection.orElse(connectionArn),
        providerType,
        hostArn,
        repository,
        keyArn.or(this::encryptionKeyArn),
        ordinal);
  }

  public RepositoryLinkId id() {
    return arn.linkId();
  }
}
