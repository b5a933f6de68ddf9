package io.trunkline.host;

import java.util.Optional;

/** How a host is reached. The endpoint is any text of 1 to 512 characters, as in AWS. */
public record HostAccess(String providerEndpoint, Optional<VpcConfiguration> vpcConfiguration) {}
