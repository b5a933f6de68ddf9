package io.trunkline.sync;

import io.trunkline.connection.ConnectionArn;
import io.trunkline.resource.Namespace;
import io.trunkline.resource.Tag;
import java.util.List;
import java.util.Optional;

/**
 * The request to create a link. {@code namespace} and {@code region} are those of the call and
 * become part of the ARN. The keys of {@code tags} are unique.
 */
public record NewRepositoryLink(
    ConnectionArn connectionArn,
    LinkedRepository repository,
    Optional<String> encryptionKeyArn,
    List<Tag> tags,
    Namespace namespace,
    String region) {
  public NewRepositoryLink {
    tags = List.copyOf(tags);
  }
}
