package io.trunkline.host;

import java.util.List;
import java.util.Optional;

/**
 * The network of a host, as its owner described it. Trunkline stores it but builds no network. A
 * readable PEM certificate is trusted in addition to the system's certificates.
 */
public record VpcConfiguration(
    String vpcId,
    List<String> subnetIds,
    List<String> securityGroupIds,
    Optional<String> tlsCertificate) {
  public VpcConfiguration {
    subnetIds = List.copyOf(subnetIds);
    securityGroupIds = List.copyOf(securityGroupIds);
  }
}
