package io.trunkline.host;

import io.trunkline.provider.ProviderType;
import io.trunkline.resource.ArnScope;
import io.trunkline.resource.Tag;
import java.util.List;

/** The request to create a host of a self-managed provider. The keys of {@code tags} are unique. */
public record NewHost(
    String name, ProviderType providerType, HostAccess access, List<Tag> tags, ArnScope scope) {
  public NewHost {
    if (!providerType.isSelfManaged()) {
      throw new IllegalArgumentException(providerType.wireName() + " is not self-managed");
    }
    tags = List.copyOf(tags);
  }
}
