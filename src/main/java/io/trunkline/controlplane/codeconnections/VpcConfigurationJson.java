package io.trunkline.controlplane.codeconnections;

import io.trunkline.host.VpcConfiguration;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/** Reads and writes the VPC configuration of a host. */
final class VpcConfigurationJson {
  private VpcConfigurationJson() {}

  static Optional<VpcConfiguration> find(ValidInput input) {
    return input
        .findStructure("VpcConfiguration")
        .map(vpc ->
            new VpcConfiguration(
                vpc.text("VpcId"),
                vpc.texts("SubnetIds"),
                vpc.texts("SecurityGroupIds"),
                vpc.findText("TlsCertificate")));
  }

  static JsonObject of(VpcConfiguration vpc) {
    var json =
        new JsonObject()
            .put("VpcId", vpc.vpcId())
            .put("SubnetIds", new JsonArray(vpc.subnetIds()))
            .put("SecurityGroupIds", new JsonArray(vpc.securityGroupIds()));
    vpc.tlsCertificate().ifPresent(certificate -> json.put("TlsCertificate", certificate));
    return json;
  }
}
