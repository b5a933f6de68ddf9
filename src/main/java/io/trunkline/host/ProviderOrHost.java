package io.trunkline.host;

import io.trunkline.provider.ProviderType;
import java.util.Optional;

/** Where a connection or an installation is requested: at a provider, or on a host. */
public sealed interface ProviderOrHost {

  record AtProvider(ProviderType type) implements ProviderOrHost {}

  /** {@code type}, if present, must be that of the host. */
  record OnHost(HostArn arn, Optional<ProviderType> type) implements ProviderOrHost {}
}
