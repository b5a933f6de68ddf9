package io.trunkline.sync;

import io.trunkline.connection.ConnectionArn;
import io.trunkline.provider.ProviderType;
import java.util.Optional;

/**
 * A repository that Git sync may read through a connection.
 *
 * @param connectionArn the ARN that the connection was created with; the connection may have been
 *     deleted since
 * @param ordinal increases in the order of creation
 */
public record RepositoryLink(
    RepositoryLinkArn arn,
    ConnectionArn connectionArn,
    ProviderType providerType,
    LinkedRepository repository,
    Optional<String> encryptionKeyArn,
    long ordinal) {

  public RepositoryLinkId id() {
    return arn.linkId();
  }
}
