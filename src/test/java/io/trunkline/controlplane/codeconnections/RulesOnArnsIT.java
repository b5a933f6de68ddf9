package io.trunkline.controlplane.codeconnections;

import static io.trunkline.controlplane.codeconnections.ControlPlane.ALICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.trunkline.account.AccessKey;
import io.trunkline.provider.ProviderType;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.codeconnections.CodeConnectionsClient;
import software.amazon.awssdk.services.codeconnections.model.AccessDeniedException;
import software.amazon.awssdk.services.codeconnections.model.RepositoryLinkInfo;
import software.amazon.awssdk.services.codeconnections.model.ResourceNotFoundException;

/**
 * A policy for an ARN applies however a call spells the ARN, and whatever the Region of the call
 * is.
 */
class RulesOnArnsIT {
  private static final String ENDPOINT = "https://git.example.com";

  @RegisterExtension static final ControlPlane plane = new ControlPlane();
  private final CodeConnectionsClient alice = plane.client(ALICE);
  private final SyncSetup setup = new SyncSetup(plane, alice);

  @Test
  void findsHostByItsOwnArnOnly() {
    var arn = host();
    var client = plane.client(keptFrom("*", arn));

    for (var other : otherArns(arn)) {
      assertNotFound(() -> client.getHost(r -> r.hostArn(other)));
      assertNotFound(() -> client.updateHost(r -> r.hostArn(other).providerEndpoint("https://x")));
      assertNotFound(() -> client.updateHost(r -> r.hostArn(other)));
      assertNotFound(() -> client.deleteHost(r -> r.hostArn(other)));
      assertNotFound(() -> client.listTagsForResource(r -> r.resourceArn(other)));
      assertNotFound(() -> client.createConnection(r -> r.connectionName("c").hostArn(other)));
      assertNotFound(() -> client.listConnections(r -> r.hostArnFilter(other)));
    }
    for (var own : List.of(arn, older(arn))) {
      assertDenied(() -> client.updateHost(r -> r.hostArn(own).providerEndpoint("https://x")));
      assertDenied(() -> client.deleteHost(r -> r.hostArn(own)));
    }
    assertThat(alice.getHost(r -> r.hostArn(older(arn))).providerEndpoint()).isEqualTo(ENDPOINT);
  }

  @Test
  void findsLinkByItsOwnArnOnly() {
    var arn = link().repositoryLinkArn();

    for (var other : otherArns(arn)) {
      assertNotFound(() -> alice.listTagsForResource(r -> r.resourceArn(other)));
      assertNotFound(() -> alice.tagResource(r -> r.resourceArn(other).tags(List.of())));
      assertNotFound(() -> alice.untagResource(r -> r.resourceArn(other).tagKeys("a")));
    }
    for (var own : List.of(arn, older(arn))) {
      assertThat(alice.listTagsForResource(r -> r.resourceArn(own)).tags()).isEmpty();
    }
  }

  @Test
  void deniesLinkInEveryRegion() {
    var link = link();
    var key = keptFrom("*", link.repositoryLinkArn());

    for (var region : List.of(Region.US_EAST_1, Region.EU_CENTRAL_1)) {
      var client = plane.client(key, region);
      for (var id : spellings(link)) {
        assertDenied(() -> client.getRepositoryLink(r -> r.repositoryLinkId(id)));
        assertDenied(() -> client.updateRepositoryLink(r -> r.repositoryLinkId(id)));
        assertDenied(() -> client.deleteRepositoryLink(r -> r.repositoryLinkId(id)));
        assertDenied(() -> client.createSyncConfiguration(SyncSetup.wanted(id, "web")));
      }
    }
    assertThat(alice.listRepositoryLinks(_ -> {}).repositoryLinks()).containsExactly(link);
  }

  @Test
  void deniesConfigurationsOfADeniedLink() {
    var link = link();
    setup.configuration(link.repositoryLinkId(), "web", _ -> {});
    var client = plane.client(keptFrom("*", link.repositoryLinkArn()));

    assertDenied(() ->
        client.updateSyncConfiguration(
            r -> r.resourceName("web").syncType("CFN_STACK_SYNC").branch("dev")));
  }

  @Test
  void evaluatesTheRepositoryOfALinkThatMoves() {
    var link = link();
    var connection = setup.connection(ALICE, ProviderType.GITHUB);
    var key =
        plane.limited(
            "{'Effect':'Allow','Action':'*','Resource':'*'}",
            "{'Effect':'Deny','Action':'codeconnections:UseConnection','Resource':'*','Condition':{'StringEquals':{'codeconnections:FullRepositoryId':'octo/app'}}}");
    var other = setup.link(connection, "other").repositoryLinkId();

    plane
        .client(key)
        .updateRepositoryLink(r -> r.repositoryLinkId(other).connectionArn(connection));

    for (var id : spellings(link)) {
      assertDenied(() ->
          plane
              .client(key)
              .updateRepositoryLink(r -> r.repositoryLinkId(id).connectionArn(connection)));
    }
  }

  /** In the model a message has at most 600 characters, and a resource ARN 1011. */
  @Test
  void keepsDenialWithinTheMessageLimit() {
    var key = plane.limited("{'Effect':'Allow','Action':'sts:*','Resource':'*'}");
    var arn = "arn:aws:codeconnections:us-east-1:111111111111:connection/" + "x".repeat(900);

    var rejected =
        catchThrowableOfType(
            AccessDeniedException.class,
            () -> plane.client(key).listTagsForResource(r -> r.resourceArn(arn)));

    assertThat(rejected.awsErrorDetails().errorMessage())
        .hasSizeLessThanOrEqualTo(600)
        .contains(arn.substring(0, 200) + "x")
        .endsWith(
            "because no identity-based policy allows the"
                + " codeconnections:ListTagsForResource action");
  }

  private AccessKey keptFrom(String action, String arn) {
    return plane.limited(
        "{'Effect':'Allow','Action':'*','Resource':'*'}",
        "{'Effect':'Deny','Action':'%s','Resource':'%s'}".formatted(action, arn));
  }

  private String host() {
    return alice
        .createHost(
            r -> r.name("lab").providerType("GitHubEnterpriseServer").providerEndpoint(ENDPOINT))
        .hostArn();
  }

  private RepositoryLinkInfo link() {
    return setup.link(setup.connection(ALICE, ProviderType.GITHUB), "app");
  }

  private static List<String> spellings(RepositoryLinkInfo link) {
    return List.of(link.repositoryLinkId(), link.repositoryLinkId().toUpperCase(Locale.ROOT));
  }

  /** Returns the same ARN in another Region and in another partition. */
  private static List<String> otherArns(String arn) {
    return List.of(
        arn.replace("us-east-1", "eu-central-1"), arn.replace("arn:aws:", "arn:aws-cn:"));
  }

  private static String older(String arn) {
    return arn.replace(":codeconnections:", ":codestar-connections:");
  }

  private static void assertNotFound(Runnable call) {
    assertThatThrownBy(call::run).isInstanceOf(ResourceNotFoundException.class);
  }

  private static void assertDenied(Runnable call) {
    assertThatThrownBy(call::run).isInstanceOf(AccessDeniedException.class);
  }
}
