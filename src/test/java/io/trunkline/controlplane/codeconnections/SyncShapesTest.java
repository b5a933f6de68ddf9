package io.trunkline.controlplane.codeconnections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.trunkline.controlplane.ApiError;
import io.trunkline.controlplane.ApiException;
import io.trunkline.controlplane.codeconnections.Shape.Member;
import io.trunkline.controlplane.codeconnections.Shape.Structure;
import io.trunkline.resource.Namespace;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the constraints of the published service models for Git sync. */
class SyncShapesTest {
  private static final String LINK = "6053346f-8a33-4edb-9397-10394b695173";
  private static final String ROLE = "arn:aws:iam::111111111111:role/path/sync+=,.@-_";
  private static final String CONNECTION = "arn:aws:codeconnections:eu-west-1:111111111111:x";
  private static final String KEY = "arn:aws-us-gov:kms:us-gov-west-1:111111111111:key/a-1";
  private static final Shapes SHAPES = new Shapes(Namespace.CODECONNECTIONS);
  private static final Shapes OLDER_SHAPES = new Shapes(Namespace.CODESTAR_CONNECTIONS);

  /** A valid value for every text member. */
  private static final Map<String, String> VALID =
      Map.ofEntries(
          Map.entry("Branch", "feature/ä b"),
          Map.entry("ConfigFile", ""),
          Map.entry("RepositoryLinkId", LINK),
          Map.entry("ResourceName", "0stack_\\-Name"),
          Map.entry("RoleArn", ROLE),
          Map.entry("SyncType", "CFN_STACK_SYNC"),
          Map.entry("PublishDeploymentStatus", "DISABLED"),
          Map.entry("TriggerResourceUpdateOn", "FILE_CHANGE"),
          Map.entry("PullRequestComment", "ENABLED"),
          Map.entry("ConnectionArn", CONNECTION),
          Map.entry("OwnerId", "group/sub group"),
          Map.entry("RepositoryName", "app"),
          Map.entry("EncryptionKeyArn", KEY),
          Map.entry("Id", "b-1"),
          Map.entry("ResolvedReason", "The template is right now."));

  @Test
  void hasTheMembersOfTheModel() {
    assertThat(names(SyncShapes.CREATE_REPOSITORY_LINK))
        .containsExactlyInAnyOrder(
            "ConnectionArn*", "OwnerId*", "RepositoryName*", "EncryptionKeyArn", "Tags");
    assertThat(names(SyncShapes.GET_REPOSITORY_LINK)).containsExactly("RepositoryLinkId*");
    assertThat(names(SyncShapes.LIST_REPOSITORY_LINKS)).containsExactly("MaxResults", "NextToken");
    assertThat(names(SyncShapes.UPDATE_REPOSITORY_LINK))
        .containsExactlyInAnyOrder("RepositoryLinkId*", "ConnectionArn", "EncryptionKeyArn");
    assertThat(names(SyncShapes.DELETE_REPOSITORY_LINK)).containsExactly("RepositoryLinkId*");
    assertThat(names(SyncShapes.GET_SYNC_CONFIGURATION))
        .containsExactlyInAnyOrder("SyncType*", "ResourceName*");
    assertThat(names(SyncShapes.LIST_SYNC_CONFIGURATIONS))
        .containsExactlyInAnyOrder("RepositoryLinkId*", "SyncType*", "MaxResults", "NextToken");
    assertThat(names(SyncShapes.DELETE_SYNC_CONFIGURATION))
        .containsExactlyInAnyOrder("SyncType*", "ResourceName*");
    assertThat(names(SyncShapes.LIST_REPOSITORY_SYNC_DEFINITIONS))
        .containsExactlyInAnyOrder("RepositoryLinkId*", "SyncType*");
    assertThat(names(SyncShapes.GET_REPOSITORY_SYNC_STATUS))
        .containsExactlyInAnyOrder("Branch*", "RepositoryLinkId*", "SyncType*");
    assertThat(names(SyncShapes.GET_RESOURCE_SYNC_STATUS))
        .containsExactlyInAnyOrder("ResourceName*", "SyncType*");
    assertThat(names(SyncShapes.GET_SYNC_BLOCKER_SUMMARY))
        .containsExactlyInAnyOrder("SyncType*", "ResourceName*");
    assertThat(names(SyncShapes.UPDATE_SYNC_BLOCKER))
        .containsExactlyInAnyOrder("Id*", "SyncType*", "ResourceName*", "ResolvedReason*");
  }

  @Test
  void hasPullRequestCommentInTheNewerNamespaceOnly() {
    var create =
        List.of(
            "Branch*",
            "ConfigFile*",
            "RepositoryLinkId*",
            "ResourceName*",
            "RoleArn*",
            "SyncType*",
            "PublishDeploymentStatus",
            "TriggerResourceUpdateOn");
    var update =
        List.of(
            "Branch",
            "ConfigFile",
            "RepositoryLinkId",
            "ResourceName*",
            "RoleArn",
            "SyncType*",
            "PublishDeploymentStatus",
            "TriggerResourceUpdateOn");

    assertThat(names(SyncShapes.createSyncConfiguration(OLDER_SHAPES))).isEqualTo(create);
    assertThat(names(SyncShapes.updateSyncConfiguration(OLDER_SHAPES))).isEqualTo(update);
    assertThat(names(SyncShapes.createSyncConfiguration(SHAPES)))
        .startsWith(create.toArray(String[]::new))
        .endsWith("PullRequestComment")
        .hasSize(9);
    assertThat(names(SyncShapes.updateSyncConfiguration(SHAPES)))
        .startsWith(update.toArray(String[]::new))
        .endsWith("PullRequestComment")
        .hasSize(9);
  }

  @ParameterizedTest
  @CsvSource({
    "Branch, 255",
    "ResourceName, 100",
    "OwnerId, 255",
    "RepositoryName, 128",
    "Id, 50",
    "ResolvedReason, 250",
  })
  void acceptsOneCharacterUpToTheMaximum(String member, int longest) {
    var shape = shapeWith(member);

    assertThatCode(() -> validate(shape, member, "x")).doesNotThrowAnyException();
    assertThatCode(() -> validate(shape, member, "x".repeat(longest))).doesNotThrowAnyException();
    assertThat(rejection(shape, member, ""))
        .contains("Member must have length greater than or equal to 1");
    assertThat(rejection(shape, member, "x".repeat(longest + 1)))
        .endsWith("Member must have length less than or equal to " + longest);
  }

  @ParameterizedTest
  @CsvSource({"EncryptionKeyArn, 1024", "RoleArn, 1024", "ConnectionArn, 256", "ConfigFile, 4096"})
  void acceptsTextsUpToTheMaximum(String member, int longest) {
    var shape = shapeWith(member);
    var value = VALID.getOrDefault(member, "");

    var filled = value + "x".repeat(longest - value.length());

    assertThatCode(() -> validate(shape, member, filled)).doesNotThrowAnyException();
    assertThat(rejection(shape, member, filled + "x"))
        .endsWith("Member must have length less than or equal to " + longest);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Branch | 'a\nb' | ^.*$",
        "OwnerId | 'a\nb' | ^.*$",
        "RepositoryName | 'a\nb' | ^.*$",
        "Id | 'a\nb' | ^.*$",
        "ResolvedReason | 'a\nb' | ^.*$",
        "ResourceName | -web | ^[0-9A-Za-z]+[0-9A-Za-z_\\\\-]*$",
        "ResourceName | web.site | ^[0-9A-Za-z]+[0-9A-Za-z_\\\\-]*$",
        "RoleArn | arn:aws:iam::1:role/x | arn:aws(-[\\w]+)*:iam::\\d{12}:role/",
        "RoleArn | arn:aws:iam::111111111111:user/x | arn:aws(-[\\w]+)*:iam::\\d{12}:role/",
        "EncryptionKeyArn | arn:aws:kms:us-east-1:111111111111:alias/x | arn:aws(-[\\w]+)*:kms:",
        "ConnectionArn | connection/x | arn:aws(-[\\w]+)*:.+:.+:[0-9]{12}:.+",
        "RepositoryLinkId | 6053346f8a334edb939710394b695173 | ^[0-9a-fA-F]{8}\\b-[0-9a-fA-F]{4}",
        "RepositoryLinkId | 6053346f-8a33-4edb-9397-10394b69517g | ^[0-9a-fA-F]{8}\\b-[0-9a-f",
      })
  void rejectsTextsThatDoNotMatchThePattern(String member, String value, String pattern) {
    assertThat(rejection(shapeWith(member), member, value))
        .contains(
            "failed to satisfy constraint: Member must satisfy regular expression pattern: "
                + pattern);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SyncType | [CFN_STACK_SYNC]",
        "PublishDeploymentStatus | [ENABLED, DISABLED]",
        "TriggerResourceUpdateOn | [ANY_CHANGE, FILE_CHANGE]",
        "PullRequestComment | [ENABLED, DISABLED]",
      })
  void rejectsValuesOutsideTheEnum(String member, String words) {
    assertThat(rejection(shapeWith(member), member, "enabled"))
        .endsWith("failed to satisfy constraint: Member must satisfy enum value set: " + words);
  }

  @ParameterizedTest
  @ValueSource(strings = {LINK, "6053346F-8A33-4EDB-9397-10394B695173"})
  void acceptsIdsInEitherCase(String id) {
    var input = validate(SyncShapes.GET_REPOSITORY_LINK, "RepositoryLinkId", id);

    assertThat(SyncLookup.linkId(input)).hasToString(LINK);
  }

  @Test
  void acceptsTokensAndPageSizesUpToTheMaximum() {
    for (var list :
        List.of(SyncShapes.LIST_REPOSITORY_LINKS, SyncShapes.LIST_SYNC_CONFIGURATIONS)) {
      assertThatCode(() -> validate(list, "NextToken", "x".repeat(2048)))
          .doesNotThrowAnyException();
      assertThat(rejection(list, "NextToken", "x".repeat(2049)))
          .endsWith("Member must have length less than or equal to 2048");
      assertThat(rejection(list, "NextToken", ""))
          .endsWith("Member must have length greater than or equal to 1");
      assertThatCode(() -> validate(list, "MaxResults", 100)).doesNotThrowAnyException();
      assertThat(rejection(list, "MaxResults", 101))
          .endsWith("Member must have value less than or equal to 100");
      assertThat(rejection(list, "MaxResults", -1))
          .endsWith("Member must have value greater than or equal to 0");
    }
  }

  private static List<String> names(Structure shape) {
    return shape.members().stream()
        .map(member -> member.isRequired() ? member.name() + "*" : member.name())
        .toList();
  }

  /** Returns a shape that has the member. */
  private static Structure shapeWith(String member) {
    return List.of(
            SyncShapes.createSyncConfiguration(SHAPES),
            SyncShapes.CREATE_REPOSITORY_LINK,
            SyncShapes.UPDATE_SYNC_BLOCKER)
        .stream()
        .filter(shape -> shape.members().stream().map(Member::name).anyMatch(member::equals))
        .findFirst()
        .orElseThrow();
  }

  /** Adds valid values for all other required members. */
  private static ValidInput validate(Structure shape, String member, Object value) {
    var body = new JsonObject();
    shape.members().stream()
        .filter(Member::isRequired)
        .forEach(required -> body.put(required.name(), VALID.get(required.name())));
    return Validator.validate(shape, body.put(member, value).toBuffer());
  }

  private static String rejection(Structure shape, String member, Object value) {
    var rejection = catchThrowableOfType(ApiException.class, () -> validate(shape, member, value));
    assertThat(rejection.error()).isEqualTo(ApiError.VALIDATION);
    return rejection.text();
  }
}
