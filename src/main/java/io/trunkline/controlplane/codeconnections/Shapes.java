package io.trunkline.controlplane.codeconnections;

import static io.trunkline.controlplane.codeconnections.Shape.Member.optional;
import static io.trunkline.controlplane.codeconnections.Shape.Member.required;

import io.trunkline.controlplane.codeconnections.Shape.ListOf;
import io.trunkline.controlplane.codeconnections.Shape.Structure;
import io.trunkline.controlplane.codeconnections.Shape.Text;
import io.trunkline.controlplane.codeconnections.Shape.Whole;
import io.trunkline.provider.ProviderType;
import io.trunkline.resource.Namespace;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/** The input shapes of one namespace. Service models 2023-12-01 and 2019-12-01. */
final class Shapes {
  private static final String ANY_ARN = "arn:aws(-[\\w]+)*:.+:.+:[0-9]{12}:.+";
  private static final String ANY_LINE = ".*";

  private final Namespace namespace;

  Shapes(Namespace namespace) {
    this.namespace = namespace;
  }

  Namespace namespace() {
    return namespace;
  }

  /** Returns the provider types of a namespace; the older one does not have Azure DevOps. */
  static Set<ProviderType> providerTypes(Namespace namespace) {
    return switch (namespace) {
      case CODECONNECTIONS -> EnumSet.allOf(ProviderType.class);
      case CODESTAR_CONNECTIONS -> EnumSet.complementOf(EnumSet.of(ProviderType.AZURE_DEVOPS));
    };
  }

  Structure createConnection() {
    return Structure.of(
        optional("ProviderType", providerType()),
        required("ConnectionName", Text.of(1, 32)),
        optional("Tags", tagList()),
        optional("HostArn", hostArn()));
  }

  Structure getConnection() {
    return Structure.of(required("ConnectionArn", connectionArn()));
  }

  Structure listConnections() {
    return Structure.of(
        optional("ProviderTypeFilter", providerType()),
        optional("HostArnFilter", hostArn()),
        optional("MaxResults", maxResults()),
        optional("NextToken", nextToken()));
  }

  Structure deleteConnection() {
    return Structure.of(required("ConnectionArn", connectionArn()));
  }

  Structure createHost() {
    return Structure.of(
        required("Name", Text.of(1, 64, ANY_LINE)),
        required("ProviderType", providerType()),
        required("ProviderEndpoint", url()),
        optional("VpcConfiguration", vpcConfiguration()),
        optional("Tags", tagList()));
  }

  Structure getHost() {
    return Structure.of(required("HostArn", hostArn()));
  }

  Structure listHosts() {
    return Structure.of(optional("MaxResults", maxResults()), optional("NextToken", nextToken()));
  }

  Structure updateHost() {
    return Structure.of(
        required("HostArn", hostArn()),
        optional("ProviderEndpoint", url()),
        optional("VpcConfiguration", vpcConfiguration()));
  }

  Structure deleteHost() {
    return Structure.of(required("HostArn", hostArn()));
  }

  Structure tagResource() {
    return Structure.of(required("ResourceArn", resourceArn()), required("Tags", tagList()));
  }

  Structure untagResource() {
    var keys = new ListOf(tagKey(), 0, 200);
    return Structure.of(required("ResourceArn", resourceArn()), required("TagKeys", keys));
  }

  Structure listTagsForResource() {
    return Structure.of(required("ResourceArn", resourceArn()));
  }

  Text providerType() {
    var types = providerTypes(namespace);
    return Text.anyOf(
        Arrays.stream(ProviderType.values())
            .filter(types::contains)
            .map(ProviderType::wireName)
            .toList());
  }

  Text hostArn() {
    var services =
        switch (namespace) {
          case CODECONNECTIONS -> "(codestar-connections|codeconnections)";
          case CODESTAR_CONNECTIONS -> "codestar-connections";
        };
    return Text.of(0, 256, "arn:aws(-[\\w]+)*:" + services + ":.+:[0-9]{12}:host\\/.+");
  }

  static Text connectionArn() {
    return Text.of(0, 256, ANY_ARN);
  }

  static Text resourceArn() {
    return Text.of(1, 1011, ANY_ARN);
  }

  static ListOf tagList() {
    var tag = Structure.of(required("Key", tagKey()), required("Value", Text.of(0, 256, ANY_LINE)));
    return new ListOf(tag, 0, 200);
  }

  static Whole maxResults() {
    return new Whole(0, 100);
  }

  /** The page token of lists of connections and hosts. Lists of Git sync accept a longer token. */
  private static Text nextToken() {
    return Text.of(1, 1024, "^.*$");
  }

  private static Text tagKey() {
    return Text.of(1, 128, ANY_LINE);
  }

  private static Text url() {
    return Text.of(1, 512, ANY_LINE);
  }

  private static Structure vpcConfiguration() {
    return Structure.of(
        required("VpcId", Text.of(12, 21, "vpc-\\w{8}(\\w{9})?")),
        required("SubnetIds", new ListOf(Text.of(15, 24, "subnet-\\w{8}(\\w{9})?"), 1, 10)),
        required("SecurityGroupIds", new ListOf(Text.of(11, 20, "sg-\\w{8}(\\w{9})?"), 1, 10)),
        optional("TlsCertificate", Text.of(1, 16_384)));
  }
}
