package io.trunkline.controlplane.codeconnections;

import static io.trunkline.controlplane.codeconnections.Shape.Member.optional;
import static io.trunkline.controlplane.codeconnections.Shape.Member.required;

import io.trunkline.connection.Namespace;
import io.trunkline.controlplane.codeconnections.Shape.ListOf;
import io.trunkline.controlplane.codeconnections.Shape.Structure;
import io.trunkline.controlplane.codeconnections.Shape.Text;
import io.trunkline.controlplane.codeconnections.Shape.Whole;
import io.trunkline.provider.ProviderType;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/** The shapes of one namespace. Service models 2023-12-01 and 2019-12-01. */
final class Shapes {
  private static final String ANY_ARN = "arn:aws(-[\\w]+)*:.+:.+:[0-9]{12}:.+";

  private final Namespace namespace;

  Shapes(Namespace namespace) {
    this.namespace = namespace;
  }

  Namespace namespace() {
    return namespace;
  }

  /** The older namespace has no word for Azure DevOps. */
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
        optional("MaxResults", new Whole(0, 100)),
        optional("NextToken", Text.of(1, 1024)));
  }

  Structure deleteConnection() {
    return Structure.of(required("ConnectionArn", connectionArn()));
  }

  Structure listTagsForResource() {
    return Structure.of(required("ResourceArn", Text.of(1, 1011, ANY_ARN)));
  }

  private Text providerType() {
    var types = providerTypes(namespace);
    return Text.anyOf(
        Arrays.stream(ProviderType.values())
            .filter(types::contains)
            .map(ProviderType::wireName)
            .toList());
  }

  private Text hostArn() {
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

  static ListOf tagList() {
    var tag = Structure.of(required("Key", Text.of(1, 128)), required("Value", Text.of(0, 256)));
    return new ListOf(tag, 0, 200);
  }
}
