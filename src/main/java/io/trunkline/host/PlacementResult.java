package io.trunkline.host;

import io.trunkline.provider.ProviderType;
import java.util.Optional;

/** Where a new connection or installation is placed, or why it cannot be placed there. */
public sealed interface PlacementResult {

  /** {@code host} is present for self-managed provider types only. */
  record Placed(ProviderType type, Optional<Host> host) implements PlacementResult {
    public Optional<String> hostArn() {
      return host.map(found -> found.arn().value());
    }
  }

  /** The account has no such host. */
  record UnknownHost(HostArn arn) implements PlacementResult {}

  /** The host's status does not allow new connections or installations. */
  record HostUnavailable(HostStatus status) implements PlacementResult {}

  /** Provider type and host do not match; {@code reason} is shown to the caller. */
  record Mismatch(String reason) implements PlacementResult {}
}
