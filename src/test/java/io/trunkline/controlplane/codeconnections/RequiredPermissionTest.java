package io.trunkline.controlplane.codeconnections;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.account.AccountId;
import io.trunkline.account.Caller;
import io.trunkline.account.Permission;
import io.trunkline.connection.ConnectionArn;
import io.trunkline.provider.ProviderType;
import io.trunkline.resource.Namespace;
import io.trunkline.sync.LinkedRepository;
import io.trunkline.sync.RepositoryLink;
import io.trunkline.sync.RepositoryLinkArn;
import io.trunkline.sync.RepositoryLinkId;
import io.trunkline.sync.SyncConfiguration;
import io.trunkline.sync.SyncSettings;
import io.trunkline.sync.SyncType;
import io.trunkline.sync.SyncedResource;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compares operations with AWS's table of actions, resources and condition keys. */
class RequiredPermissionTest {
  private static final AccountId ACCOUNT = new AccountId("111111111111");
  private static final String UNKNOWN = "cccccccc-0000-4000-8000-000000000001";
  private static final String CONNECTION =
      "arn:aws:codeconnections:us-east-1:111111111111:connection/c";

  /** A link whose Region and namespace differ from those of the calls. */
  private static final RepositoryLink LINK =
      new RepositoryLink(
          new RepositoryLinkArn(
              "arn:aws:codestar-connections:eu-west-1:111111111111:repository-link/"
                  + "aaaaaaaa-0000-4000-8000-000000000001"),
          new ConnectionArn(
              "arn:aws:codestar-connections:eu-west-1:111111111111:connection/"
                  + "bbbbbbbb-0000-4000-8000-000000000001"),
          ProviderType.GITHUB,
          Optional.empty(),
          new LinkedRepository("octo", "app"),
          Optional.empty(),
          1);

  private static final SyncConfiguration CONFIGURATION =
      new SyncConfiguration(
          new SyncedResource(SyncType.CFN_STACK_SYNC, "web"),
          LINK.id(),
          ProviderType.GITHUB,
          LINK.repository(),
          new SyncSettings(
              "main",
              "deploy.yaml",
              "arn:aws:iam::111111111111:role/kept",
              Optional.empty(),
              Optional.empty(),
              Optional.empty()),
          1);

  private static final Map<String, AwsOperation> OPERATIONS =
      UnconnectedOperations.create(new OneOfEach()).stream()
          .flatMap(group -> group.operations().stream())
          .collect(Collectors.toMap(AwsOperation::name, Function.identity()));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "GetConnection | {'ConnectionArn':'A'} | codeconnections:GetConnection A",
        "DeleteConnection | {'ConnectionArn':'A'} | codeconnections:DeleteConnection A",
        "ListConnections | {} | codeconnections:ListConnections *",
        "CreateHost | {} | codeconnections:CreateHost *",
        "GetHost | {'HostArn':'A'} | codeconnections:GetHost A",
        "UpdateHost | {'HostArn':'A'} | codeconnections:UpdateHost A",
        "DeleteHost | {'HostArn':'A'} | codeconnections:DeleteHost A",
        "ListHosts | {} | codeconnections:ListHosts *",
        "TagResource | {'ResourceArn':'A'} | codeconnections:TagResource A",
        "UntagResource | {'ResourceArn':'A'} | codeconnections:UntagResource A",
        "ListTagsForResource | {'ResourceArn':'A'} | codeconnections:ListTagsForResource A",
        "GetSyncConfiguration | {} | codeconnections:GetSyncConfiguration *",
      })
  void requiresActionOnResource(String operation, String input, String permission) {
    assertThat(permissions(operation, input))
        .extracting(RequiredPermissionTest::text)
        .containsExactly(permission);
  }

  @Test
  void requiresConnectionPermissionsForARepositoryLink() {
    var input =
        "{'ConnectionArn':'%s','OwnerId':'octo','RepositoryName':'app'}".formatted(CONNECTION);
    var tagged = input.replace("}", ",'Tags':[{'Key':'Env','Value':'dev'}]}");

    assertThat(permissions("CreateRepositoryLink", input))
        .extracting(RequiredPermissionTest::text)
        .containsExactly(
            "codeconnections:CreateRepositoryLink " + CONNECTION,
            "codeconnections:PassConnection " + CONNECTION,
            "codeconnections:UseConnection " + CONNECTION);
    assertThat(permissions("CreateRepositoryLink", tagged))
        .hasSize(4)
        .last()
        .extracting(RequiredPermissionTest::text)
        .isEqualTo(
            "codeconnections:TagResource"
                + " arn:aws:codeconnections:us-east-1:111111111111:repository-link/*");
    assertThat(permissions("CreateRepositoryLink", input).getLast().context().values())
        .containsAllEntriesOf(
            Map.of(
                "codeconnections:ownerid", List.of("octo"),
                "codeconnections:repositoryname", List.of("app"),
                "codeconnections:fullrepositoryid", List.of("octo/app")));
  }

  @Test
  void requiresConnectionPermissionsToUpdateARepositoryLink() {
    var moved = "{'RepositoryLinkId':'%s','ConnectionArn':'%s'}".formatted(LINK.id(), CONNECTION);
    var kept = "{'RepositoryLinkId':'%s'}".formatted(LINK.id());

    assertThat(permissions("UpdateRepositoryLink", moved))
        .extracting(RequiredPermissionTest::text)
        .containsExactly(
            "codeconnections:UpdateRepositoryLink " + LINK.arn(),
            "codeconnections:PassConnection " + CONNECTION,
            "codeconnections:UseConnection " + CONNECTION);
    assertThat(permissions("UpdateRepositoryLink", moved).getLast().context().values())
        .containsEntry("codeconnections:fullrepositoryid", List.of("octo/app"));
    assertThat(permissions("UpdateRepositoryLink", kept))
        .extracting(RequiredPermissionTest::text)
        .containsExactly(
            "codeconnections:UpdateRepositoryLink " + LINK.arn(),
            "codeconnections:PassConnection " + LINK.connectionArn(),
            "codeconnections:UseConnection " + LINK.connectionArn());
  }

  /** Policies name ARNs, so the spelling of an id and the Region of a call must not matter. */
  @Test
  void usesTheOriginalArnOfALink() {
    var id = LINK.id().toString();

    for (var spelling : List.of(id, id.toUpperCase(Locale.ROOT))) {
      assertThat(permissions("GetRepositoryLink", "{'RepositoryLinkId':'%s'}".formatted(spelling)))
          .extracting(RequiredPermissionTest::text)
          .containsExactly("codeconnections:GetRepositoryLink " + LINK.arn());
    }
    assertThat(permissions("GetRepositoryLink", "{'RepositoryLinkId':'%s'}".formatted(UNKNOWN)))
        .extracting(RequiredPermissionTest::text)
        .containsExactly(
            "codeconnections:GetRepositoryLink"
                + " arn:aws:codeconnections:us-east-1:111111111111:repository-link/"
                + UNKNOWN);
  }

  @Test
  void requiresPassingLinkAndRoleForASyncConfiguration() {
    var permissions =
        permissions(
            "CreateSyncConfiguration",
            "{'RepositoryLinkId':'%s','Branch':'main','RoleArn':'arn:aws:iam::111111111111:role/r'}"
                .formatted(LINK.id()));

    assertThat(permissions)
        .extracting(RequiredPermissionTest::text)
        .containsExactly(
            "codeconnections:CreateSyncConfiguration " + LINK.arn(),
            "codeconnections:PassRepository " + LINK.arn(),
            "iam:PassRole arn:aws:iam::111111111111:role/r");
    assertThat(permissions.getFirst().context().values())
        .containsEntry("codeconnections:branch", List.of("main"));
    assertThat(permissions.get(1).context().values())
        .containsEntry(
            "codeconnections:passedtoservice",
            List.of("cloudformation.sync.codeconnections.amazonaws.com"));
    assertThat(permissions.get(2).context().values())
        .containsEntry(
            "iam:passedtoservice", List.of("cloudformation.sync.codeconnections.amazonaws.com"));
  }

  @Test
  void requiresPassingWhatAnUpdatedSyncConfigurationKeeps() {
    var known = "{'SyncType':'CFN_STACK_SYNC','ResourceName':'web','Branch':'dev'}";
    var unknown = "{'SyncType':'CFN_STACK_SYNC','ResourceName':'none','Branch':'dev'}";

    assertThat(permissions("UpdateSyncConfiguration", known))
        .extracting(RequiredPermissionTest::text)
        .containsExactly(
            "codeconnections:UpdateSyncConfiguration " + LINK.arn(),
            "codeconnections:PassRepository " + LINK.arn(),
            "iam:PassRole arn:aws:iam::111111111111:role/kept");
    assertThat(permissions("UpdateSyncConfiguration", unknown))
        .extracting(RequiredPermissionTest::text)
        .containsExactly("codeconnections:UpdateSyncConfiguration *");
  }

  @Test
  void readsConditionKeysFromTheInput() {
    var host =
        permissions("CreateHost", "{'ProviderType':'X','VpcConfiguration':{'VpcId':'vpc-1'}}")
            .getFirst();
    var untag = permissions("UntagResource", "{'ResourceArn':'A','TagKeys':['a','b']}").getFirst();
    var tag =
        permissions("TagResource", "{'ResourceArn':'A','Tags':[{'Key':'Env','Value':'x'}]}")
            .getFirst();

    assertThat(host.context().values())
        .containsEntry("codeconnections:providertype", List.of("X"))
        .containsEntry("codeconnections:vpcid", List.of("vpc-1"));
    assertThat(untag.context().values()).containsEntry("aws:tagkeys", List.of("a", "b"));
    assertThat(tag.context().values())
        .containsEntry("aws:tagkeys", List.of("Env"))
        .containsEntry("aws:requesttag/env", List.of("x"));
  }

  @Test
  void readOnlyOperationsGetOrList() {
    assertThat(OPERATIONS.values())
        .hasSize(27)
        .allSatisfy(operation ->
            assertThat(operation.isReadOnly())
                .as(operation.name())
                .isEqualTo(operation.name().matches("(Get|List).*")));
  }

  private static String text(Permission permission) {
    return permission.action() + " " + permission.resource();
  }

  private static List<Permission> permissions(String operation, String input) {
    var call =
        new AwsCall(
            new Caller(ACCOUNT, "AKID"),
            "aws",
            Namespace.CODECONNECTIONS,
            "us-east-1",
            new ValidInput(new JsonObject(input.replace('\'', '"'))));
    return Optional.ofNullable(OPERATIONS.get(operation)).orElseThrow().requiredPermissions(call);
  }

  private record OneOfEach() implements SyncResources {
    @Override
    public Optional<RepositoryLink> findLink(AccountId accountId, RepositoryLinkId id) {
      return Optional.of(LINK).filter(link -> accountId.equals(ACCOUNT) && link.id().equals(id));
    }

    @Override
    public Optional<SyncConfiguration> findConfiguration(
        AccountId accountId, SyncedResource resource) {
      return Optional.of(CONFIGURATION)
          .filter(found -> accountId.equals(ACCOUNT) && found.resource().equals(resource));
    }
  }
}
