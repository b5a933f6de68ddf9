package io.trunkline.connection;

import io.trunkline.provider.ProviderType;
import java.util.List;

/** A host to be made, of a self-managed provider; {@code tags} have keys that differ. */
public record NewHost(
    String name, ProviderType providerType, HostAccess access, List<Tag> tags, Origin origin) {
  public NewHost {
    if (!providerType.isSelfManaged()) {
      throw new IllegalArgumentException(providerType.wireName() + " is not self-managed");
    }
    tags = List.copyOf(tags);
  }
}
