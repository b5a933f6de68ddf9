package io.trunkline.connection;

import io.trunkline.host.ProviderOrHost;
import io.trunkline.provider.ProviderType;
import io.trunkline.resource.Namespace;
import io.trunkline.resource.Tag;
import java.util.List;

/**
 * A connection to be made. {@code namespace} and {@code region} are those of the call and go into
 * its ARN; {@code tags} have keys that differ.
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

  /** To a provider that needs no host. */
  public NewConnection(
      String name, ProviderType providerType, List<Tag> tags, Namespace namespace, String region) {
    this(name, new ProviderOrHost.AtProvider(providerType), tags, namespace, region);
  }
}
