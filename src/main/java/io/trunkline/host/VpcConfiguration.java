package io.trunkline.host;

import java.util.List;
import java.util.Optional;

/**
 * The network of a host as its owner told it. It is kept for the owner: nothing is built of it. The
 * certificate is to be trusted beside the system's, where it is a readable PEM.
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
