package io.trunkline.sync;

import io.trunkline.connection.ConnectionArn;
import io.trunkline.resource.Namespace;
import io.trunkline.resource.Tag;
import java.util.List;
import java.util.Optional;

/**
 * A link to be made. {@code namespace} and {@code region} are those of the call and go into its
 * ARN; {@code tags} have keys that differ.
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
