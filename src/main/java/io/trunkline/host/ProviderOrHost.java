package io.trunkline.host;

import io.trunkline.provider.ProviderType;
import java.util.Optional;

/** Where a connection or an installation is wanted: at a provider, or on an owner's host. */
public sealed interface ProviderOrHost {

  record AtProvider(ProviderType type) implements ProviderOrHost {}

  /** {@code type}, where it was said as well, must be that of the host. */
  record OnHost(HostArn arn, Optional<ProviderType> type) implements ProviderOrHost {}
}
