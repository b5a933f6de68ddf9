package io.trunkline.connection;

import io.trunkline.host.ProviderOrHost;
import io.trunkline.provider.ProviderType;
import io.trunkline.resource.Namespace;
import io.trunkline.resource.Tag;
import java.util.List;

/**
 * The request to create a connection. {@code namespace} and {@code region} are those of the call
 * and become part of the ARN. The keys of {@code tags} are unique.
 */
public record NewConnection(
    String name,
    ProviderOrHost providerOrHost,
    List<Tag> tags,
    Namespace namespace,
    String region) {
  public NewConnection {
    tags = List.copyOf(tags);
  }

  /** A connection to a provider that is not self-managed. */
  public NewConnection(
      String name, ProviderType providerType, List<Tag> tags, Namespace namespace, String region) {
    this(name, new ProviderOrHost.AtProvider(providerType), tags, namespace, region);
  }
}
