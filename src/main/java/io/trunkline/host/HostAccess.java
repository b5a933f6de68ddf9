package io.trunkline.host;

import java.util.Optional;

/** How a host is reached; the endpoint is any text of 1 to 512 characters, as AWS takes it. */
public record HostAccess(String providerEndpoint, Optional<VpcConfiguration> vpcConfiguration) {}
