package io.trunkline.host;

import java.util.Optional;

/** What is to be different about a host; what is absent stays as it is. */
public record HostUpdate(
    Optional<String> providerEndpoint, Optional<VpcConfiguration> vpcConfiguration) {

  HostAccess applyTo(HostAccess access) {
    return new HostAccess(
        providerEndpoint.orElse(access.providerEndpoint()),
        vpcConfiguration.or(access::vpcConfiguration));
  }
}
