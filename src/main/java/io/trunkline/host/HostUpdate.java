package io.trunkline.host;

import java.util.Optional;

/** The request to change a host. An empty component leaves the stored value unchanged. */
public record HostUpdate(
    Optional<String> providerEndpoint, Optional<VpcConfiguration> vpcConfiguration) {

  HostAccess applyTo(HostAccess access) {
    return new HostAccess(
        providerEndpoint.orElse(access.providerEndpoint()),
        vpcConfiguration.or(access::vpcConfiguration));
  }
}
