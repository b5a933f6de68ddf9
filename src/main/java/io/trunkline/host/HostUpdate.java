package io.trunkline.host;

import java.util.Optional;

/** The request to change a host. Empty members do not change. */
public record HostUpdate(
    Optional<String> providerEndpoint, Optional<VpcConfiguration> vpcConfiguration) {

  HostAccess applyTo(HostAccess access) {
    return new HostAccess(
        providerEndpoint.orElse(access.providerEndpoint()),
        vpcConfiguration.or(access::vpcConfiguration));
  }
}
