package io.trunkline.controlplane.codeconnections;

import static io.trunkline.controlplane.codeconnections.ControlPlane.ALICE;
import static io.trunkline.controlplane.codeconnections.ControlPlane.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.codeconnections.CodeConnectionsClient;
import software.amazon.awssdk.services.codeconnections.model.CodeConnectionsException;
import software.amazon.awssdk.services.codeconnections.model.CreateHostRequest;
import software.amazon.awssdk.services.codeconnections.model.GetHostResponse;
import software.amazon.awssdk.services.codeconnections.model.Host;
import software.amazon.awssdk.services.codeconnections.model.LimitExceededException;
import software.amazon.awssdk.services.codeconnections.model.ProviderType;
import software.amazon.awssdk.services.codeconnections.model.ResourceNotFoundException;
import software.amazon.awssdk.services.codeconnections.model.ResourceUnavailableException;
import software.amazon.awssdk.services.codeconnections.model.Tag;
import software.amazon.awssdk.services.codeconnections.model.VpcConfiguration;
import software.amazon.awssdk.services.codestarconnections.CodeStarConnectionsClient;

/** Hosts, tested with clients of the AWS SDK. */
class HostsApiIT {
  private static final String ENDPOINT = "https://git.example.com";
  private static final VpcConfiguration VPC =
      VpcConfiguration.builder()
          .vpcId("vpc-0123456789abcdef0")
          .subnetIds("subnet-22222222", "subnet-0123456789abcdef0")
          .securityGroupIds("sg-22222222", "sg-11111111")
          .tlsCertificate("-----BEGIN CERTIFICATE-----\r\nMIIB \t…\n-----END CERTIFICATE-----\n\n")
          .build();

  @RegisterExtension static final ControlPlane plane = new ControlPlane();
  private final CodeConnectionsClient client = plane.client(ALICE);
  private final CodeStarConnectionsClient older = plane.olderClient(ALICE);

  @Test
  void createsGetsListsUpdatesAndDeletesHost() {
    var arn = create(_ -> {});

    var found = client.getHost(request -> request.hostArn(arn));
    client.updateHost(request ->
        request.hostArn(arn).providerEndpoint("https://new.example.com").vpcConfiguration(VPC));
    var listed = client.listHosts(_ -> {});
    client.deleteHost(request -> request.hostArn(arn));

    assertThat(arn).matches("arn:aws:codeconnections:us-east-1:111111111111:host/lab-[0-9a-f]{8}");
    var expected =
        GetHostResponse.builder()
            .name("lab")
            .status("PENDING")
            .providerType(ProviderType.GIT_LAB_SELF_MANAGED)
            .providerEndpoint(ENDPOINT);
    assertThat(found.equalsBySdkFields(expected.build())).isTrue();
    assertThat(listed.hosts())
        .containsExactly(
            Host.builder()
                .name("lab")
                .hostArn(arn)
                .status("PENDING")
                .providerType(ProviderType.GIT_LAB_SELF_MANAGED)
                .providerEndpoint("https://new.example.com")
                .vpcConfiguration(VPC)
                .statusMessage(listed.hosts().getFirst().statusMessage())
                .build());
    assertThat(listed.nextToken()).isNull();
    assertIsGone(arn);
  }

  @Test
  void servesTheOlderNamespace() {
    var arn =
        older
            .createHost(request ->
                request
                    .name("old")
                    .providerType("GitHubEnterpriseServer")
                    .providerEndpoint(ENDPOINT))
            .hostArn();

    var found = older.getHost(request -> request.hostArn(arn));
    older.updateHost(request -> request.hostArn(arn).providerEndpoint("https://new.example.com"));
    var listed = older.listHosts(_ -> {}).hosts();
    var listedInNewerNamespace = client.listHosts(_ -> {}).hosts();
    older.deleteHost(request -> request.hostArn(arn));

    assertThat(arn).startsWith("arn:aws:codestar-connections:us-east-1:111111111111:host/old-");
    assertThat(found.name()).isEqualTo("old");
    assertThat(found.status()).isEqualTo("PENDING");
    assertThat(listed).extracting(host -> host.hostArn()).containsExactly(arn);
    assertThat(listed.getFirst().providerEndpoint()).isEqualTo("https://new.example.com");
    assertThat(listedInNewerNamespace).extracting(Host::hostArn).containsExactly(arn);
    assertThatThrownBy(() -> older.getHost(request -> request.hostArn(arn)))
        .isInstanceOf(
            software.amazon.awssdk.services.codestarconnections.model.ResourceNotFoundException
                .class);
  }

  @Test
  void acceptsOnlyOldArnsInTheOlderNamespace() {
    var arn = create(_ -> {});
    var asOld = arn.replace("codeconnections", "codestar-connections");

    assertThat(older.getHost(request -> request.hostArn(asOld)).name()).isEqualTo("lab");
    assertThatThrownBy(() -> older.getHost(request -> request.hostArn(arn)))
        .hasMessageContaining(
            "at 'hostArn' failed to satisfy constraint: Member must satisfy regular expression"
                + " pattern: arn:aws(-[\\w]+)*:codestar-connections:.+:[0-9]{12}:host\\/.+");
    assertThat(client.getHost(request -> request.hostArn(asOld)).name()).isEqualTo("lab");
  }

  @Test
  void keepsVpcConfigurationAndBecomesPending() {
    var arn = create(request -> request.vpcConfiguration(VPC));

    var found = client.getHost(request -> request.hostArn(arn));

    assertThat(found.vpcConfiguration()).isEqualTo(VPC);
    assertThat(found.status()).isEqualTo("PENDING");
    assertThat(client.listHosts(_ -> {}).hosts().getFirst().statusMessage())
        .startsWith("TlsCertificate is not a readable PEM certificate");
  }

  @Test
  void returnsTagsOnlyWhenSent() {
    var tags = List.of(Tag.builder().key("team").value("").build());

    var tagged = client.createHost(request -> basic(request).tags(tags));
    var plain = client.createHost(request -> basic(request));

    assertThat(tagged.tags()).isEqualTo(tags);
    assertThat(plain.hasTags()).isFalse();
    assertThat(client.listTagsForResource(r -> r.resourceArn(tagged.hostArn())).tags())
        .isEqualTo(tags);
    assertThat(client.listTagsForResource(r -> r.resourceArn(plain.hostArn())).tags()).isEmpty();
  }

  @Test
  void createsArnInTheRegionOfTheCall() {
    var abroad = plane.client(ALICE, Region.EU_CENTRAL_1);

    assertThat(abroad.createHost(request -> basic(request)).hostArn())
        .startsWith("arn:aws:codeconnections:eu-central-1:111111111111:host/lab-");
  }

  @Test
  void hostsAreSeenOnlyInTheirRegion() {
    var abroad = plane.client(ALICE, Region.EU_CENTRAL_1);
    var here = create(_ -> {});
    var there = abroad.createHost(request -> basic(request)).hostArn();

    assertThat(client.listHosts(_ -> {}).hosts()).extracting(Host::hostArn).containsExactly(here);
    assertThat(abroad.listHosts(_ -> {}).hosts()).extracting(Host::hostArn).containsExactly(there);
    for (var call :
        List.<ThrowingCallable>of(
            () -> abroad.getHost(request -> request.hostArn(here)),
            () -> abroad.updateHost(request -> request.hostArn(here).providerEndpoint(ENDPOINT)),
            () -> abroad.deleteHost(request -> request.hostArn(here)))) {
      assertThatThrownBy(call).isInstanceOf(ResourceNotFoundException.class);
    }
    assertThat(client.getHost(request -> request.hostArn(here)).name()).isEqualTo("lab");
  }

  @ParameterizedTest
  @EnumSource(
      value = ProviderType.class,
      names = {"BITBUCKET", "GIT_HUB", "GIT_LAB", "AZURE_DEV_OPS"})
  void rejectsProvidersWithoutHosts(ProviderType type) {
    assertThat(codeOf(() -> create(request -> request.providerType(type))))
        .isEqualTo("ValidationException");
    assertThat(client.listHosts(_ -> {}).hosts()).isEmpty();
  }

  @Test
  void rejectsThe51stHost() {
    for (var i = 0; i < 50; i++) {
      create(_ -> {});
    }

    assertThatThrownBy(() -> create(_ -> {})).isInstanceOf(LimitExceededException.class);
  }

  @Test
  void acceptsEmptyUpdate() {
    var arn = create(request -> request.vpcConfiguration(VPC));
    plane.setHostStatus(arn, "AVAILABLE");
    var before = client.getHost(request -> request.hostArn(arn));

    client.updateHost(request -> request.hostArn(arn));

    assertThat(client.getHost(request -> request.hostArn(arn)).equalsBySdkFields(before)).isTrue();
    assertThat(before.status()).isEqualTo("AVAILABLE");
  }

  @Test
  void resetsAvailableHostToPendingWhenItsEndpointChanges() {
    var arn = create(_ -> {});
    plane.setHostStatus(arn, "AVAILABLE");

    client.updateHost(request -> request.hostArn(arn).providerEndpoint(ENDPOINT));
    var unmoved = client.getHost(request -> request.hostArn(arn)).status();
    client.updateHost(request -> request.hostArn(arn).providerEndpoint("https://b.example.com"));

    assertThat(unmoved).isEqualTo("AVAILABLE");
    assertThat(client.getHost(request -> request.hostArn(arn)).status()).isEqualTo("PENDING");
  }

  @ParameterizedTest
  @CsvSource({
    "VPC_CONFIG_INITIALIZING,ConflictException",
    "VPC_CONFIG_FAILED_INITIALIZATION,UnsupportedOperationException",
    "VPC_CONFIG_DELETING,ResourceUnavailableException"
  })
  void rejectsUpdateInForbiddenStatus(String status, String code) {
    var arn = create(_ -> {});
    plane.setHostStatus(arn, status);

    assertThat(
            codeOf(() ->
                client.updateHost(r -> r.hostArn(arn).providerEndpoint("https://b.example.com"))))
        .isEqualTo(code);
    client.updateHost(request -> request.hostArn(arn));
    assertThat(client.getHost(request -> request.hostArn(arn)).status()).isEqualTo(status);
  }

  @Test
  void rejectsDeletionOfHostInUseOrBeingUpdated() {
    var arn = create(_ -> {});
    var connection =
        client
            .createConnection(request -> request.connectionName("c").hostArn(arn))
            .connectionArn();

    assertThatThrownBy(() -> client.deleteHost(request -> request.hostArn(arn)))
        .isInstanceOf(ResourceUnavailableException.class)
        .hasMessageContaining("The host has 1 connections");
    client.deleteConnection(request -> request.connectionArn(connection));
    plane.setHostStatus(arn, "VPC_CONFIG_DELETING");
    assertThatThrownBy(() -> client.deleteHost(request -> request.hostArn(arn)))
        .isInstanceOf(ResourceUnavailableException.class);
    plane.setHostStatus(arn, "ERROR");
    client.deleteHost(request -> request.hostArn(arn));
    assertIsGone(arn);
  }

  @Test
  void listsPageByPage() {
    var arns = new ArrayList<String>();
    for (var i = 0; i < 5; i++) {
      arns.add(create(_ -> {}));
    }

    var first = client.listHosts(request -> request.maxResults(2));
    var second = client.listHosts(request -> request.maxResults(2).nextToken(first.nextToken()));
    var third = client.listHosts(request -> request.maxResults(0).nextToken(second.nextToken()));

    assertThat(first.hosts()).extracting(Host::hostArn).isEqualTo(arns.subList(0, 2));
    assertThat(second.hosts()).extracting(Host::hostArn).isEqualTo(arns.subList(2, 4));
    assertThat(third.hosts()).extracting(Host::hostArn).isEqualTo(arns.subList(4, 5));
    assertThat(third.nextToken()).isNull();
  }

  // Attack 69.
  @Test
  void rejectsForgedAndForeignTokens() {
    create(_ -> {});
    create(_ -> {});
    for (var i = 0; i < 2; i++) {
      client.createConnection(request -> request.connectionName("c").providerType("GitHub"));
    }
    var token = client.listHosts(request -> request.maxResults(1)).nextToken();
    var ofConnections = client.listConnections(request -> request.maxResults(1)).nextToken();

    assertThat(codeOf(() -> client.listHosts(request -> request.nextToken("made up"))))
        .isEqualTo("ValidationException");
    assertThat(codeOf(() -> client.listHosts(request -> request.nextToken(ofConnections))))
        .isEqualTo("ValidationException");
    assertThat(codeOf(() -> client.listConnections(request -> request.nextToken(token))))
        .isEqualTo("ValidationException");
    assertThat(codeOf(() -> plane.client(BOB).listHosts(request -> request.nextToken(token))))
        .isEqualTo("ValidationException");
    assertThatThrownBy(() -> older.listHosts(request -> request.nextToken(token)))
        .hasMessageContaining("NextToken");
    assertThat(codeOf(() -> client.listHosts(request -> request.maxResults(1_000_000_000))))
        .isEqualTo("ValidationException");
  }

  // Attack 68.
  @Test
  void hidesHostsOfAnotherAccount() {
    var arn = create(_ -> {});
    var bob = plane.client(BOB);

    for (var tried : List.of(arn, arn.replace("111111111111", "222222222222"))) {
      assertThatThrownBy(() -> bob.getHost(request -> request.hostArn(tried)))
          .isInstanceOf(ResourceNotFoundException.class);
      assertThatThrownBy(
              () -> bob.updateHost(r -> r.hostArn(tried).providerEndpoint("https://evil.com")))
          .isInstanceOf(ResourceNotFoundException.class);
      assertThatThrownBy(() -> bob.deleteHost(request -> request.hostArn(tried)))
          .isInstanceOf(ResourceNotFoundException.class);
      assertThatThrownBy(() -> bob.createConnection(r -> r.connectionName("c").hostArn(tried)))
          .isInstanceOf(ResourceNotFoundException.class);
      assertThatThrownBy(() -> bob.listConnections(request -> request.hostArnFilter(tried)))
          .isInstanceOf(ResourceNotFoundException.class);
    }
    assertThat(bob.listHosts(_ -> {}).hosts()).isEmpty();
    assertThat(client.getHost(request -> request.hostArn(arn)).providerEndpoint())
        .isEqualTo(ENDPOINT);
  }

  @Test
  void reportsEveryFailedConstraint() {
    var vpc =
        VPC.toBuilder()
            .vpcId("vpc-1234567")
            .subnetIds("subnet-22222222", "subnet-?2222222")
            .securityGroupIds(List.of());

    assertThat(
            messageOf(() ->
                create(request ->
                    request
                        .name("x".repeat(65))
                        .providerEndpoint("x".repeat(513))
                        .vpcConfiguration(vpc.build()))))
        .startsWith("6 validation errors detected: ")
        .contains(
            "Value '"
                + "x".repeat(65)
                + "' at 'name' failed to satisfy constraint: Member must"
                + " have length less than or equal to 64; ")
        .contains(
            "at 'providerEndpoint' failed to satisfy constraint: Member must have length less")
        .contains(
            "Value 'vpc-1234567' at 'vpcConfiguration.vpcId' failed to satisfy constraint: Member"
                + " must have length greater than or equal to 12; ")
        .contains(
            "Value 'vpc-1234567' at 'vpcConfiguration.vpcId' failed to satisfy constraint: Member"
                + " must satisfy regular expression pattern: vpc-\\w{8}(\\w{9})?; ")
        .contains(
            "Value 'subnet-?2222222' at 'vpcConfiguration.subnetIds.2.member' failed to satisfy"
                + " constraint: Member must satisfy regular expression pattern:"
                + " subnet-\\w{8}(\\w{9})?; ")
        .contains(
            "Value '[]' at 'vpcConfiguration.securityGroupIds' failed to satisfy constraint: Member"
                + " must have length greater than or equal to 1");
  }

  private static CreateHostRequest.Builder basic(CreateHostRequest.Builder request) {
    return request
        .name("lab")
        .providerType(ProviderType.GIT_LAB_SELF_MANAGED)
        .providerEndpoint(ENDPOINT);
  }

  private String create(Consumer<CreateHostRequest.Builder> more) {
    return client.createHost(request -> more.accept(basic(request))).hostArn();
  }

  private static String codeOf(ThrowingCallable call) {
    return catchThrowableOfType(CodeConnectionsException.class, call).awsErrorDetails().errorCode();
  }

  private static String messageOf(ThrowingCallable call) {
    return catchThrowableOfType(CodeConnectionsException.class, call)
        .awsErrorDetails()
        .errorMessage();
  }

  private void assertIsGone(String arn) {
    assertThatThrownBy(() -> client.getHost(request -> request.hostArn(arn)))
        .isInstanceOf(ResourceNotFoundException.class)
        .hasMessageContaining(arn);
    assertThatThrownBy(() -> client.updateHost(request -> request.hostArn(arn)))
        .isInstanceOf(ResourceNotFoundException.class);
    assertThatThrownBy(() -> client.deleteHost(request -> request.hostArn(arn)))
        .isInstanceOf(ResourceNotFoundException.class);
  }
}
