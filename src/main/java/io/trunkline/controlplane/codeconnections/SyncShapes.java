package io.trunkline.controlplane.codeconnections;

import static io.trunkline.controlplane.codeconnections.Shape.Member.optional;
import static io.trunkline.controlplane.codeconnections.Shape.Member.required;

import io.trunkline.controlplane.codeconnections.Shape.Member;
import io.trunkline.controlplane.codeconnections.Shape.Structure;
import io.trunkline.controlplane.codeconnections.Shape.Text;
import io.trunkline.controlplane.codeconnections.Shape.Whole;
import io.trunkline.sync.SyncSettings.Toggle;
import io.trunkline.sync.SyncSettings.UpdateOn;
import io.trunkline.sync.SyncType;
import java.util.Arrays;
import java.util.stream.Stream;

/** The input shapes of Git sync. Service models 2023-12-01 and 2019-12-01. */
final class SyncShapes {
  private static final String ONE_LINE = "^.*$";

  private static final Text BRANCH = Text.of(1, 255, ONE_LINE);
  private static final Text ENCRYPTION_KEY_ARN =
      Text.of(1, 1024, "arn:aws(-[\\w]+)*:kms:[a-z\\-0-9]+:\\d{12}:key/[a-zA-Z0-9\\-]+");
  private static final Text LINK_ID =
      Text.of(
          0,
          Integer.MAX_VALUE,
          "^[0-9a-fA-F]{8}\\b-[0-9a-fA-F]{4}\\b-[0-9a-fA-F]{4}\\b-[0-9a-fA-F]{4}\\b-[0-9a-fA-F]{12}$");
  private static final Text RESOURCE_NAME = Text.of(1, 100, "^[0-9A-Za-z]+[0-9A-Za-z_\\\\-]*$");
  private static final Text ROLE_ARN =
      Text.of(1, 1024, "arn:aws(-[\\w]+)*:iam::\\d{12}:role/[a-zA-Z_0-9+=,.@\\-_/]+");
  private static final Text SYNC_TYPE = anyOf(SyncType.values());
  private static final Text TOGGLE = anyOf(Toggle.values());

  /** The service model sets no limit; 4096 is PATH_MAX on Linux. */
  private static final Text CONFIG_FILE = Text.of(0, 4096);

  private static final Member MAX_RESULTS = optional("MaxResults", new Whole(0, 100));
  private static final Member NEXT_TOKEN = optional("NextToken", Text.of(1, 2048, ONE_LINE));

  private static final Member PUBLISH_DEPLOYMENT_STATUS =
      optional("PublishDeploymentStatus", TOGGLE);
  private static final Member TRIGGER_RESOURCE_UPDATE_ON =
      optional("TriggerResourceUpdateOn", anyOf(UpdateOn.values()));
  private static final Member PULL_REQUEST_COMMENT = optional("PullRequestComment", TOGGLE);

  static final Structure CREATE_REPOSITORY_LINK =
      Structure.of(
          required("ConnectionArn", Shapes.connectionArn()),
          required("OwnerId", Text.of(1, 255, ONE_LINE)),
          required("RepositoryName", Text.of(1, 128, ONE_LINE)),
          optional("EncryptionKeyArn", ENCRYPTION_KEY_ARN),
          optional("Tags", Shapes.tagList()));
  static final Structure GET_REPOSITORY_LINK = Structure.of(required("RepositoryLinkId", LINK_ID));
  static final Structure LIST_REPOSITORY_LINKS = Structure.of(MAX_RESULTS, NEXT_TOKEN);
  static final Structure UPDATE_REPOSITORY_LINK =
      Structure.of(
          optional("ConnectionArn", Shapes.connectionArn()),
          optional("EncryptionKeyArn", ENCRYPTION_KEY_ARN),
          required("RepositoryLinkId", LINK_ID));
  static final Structure DELETE_REPOSITORY_LINK = GET_REPOSITORY_LINK;
  static final Structure GET_SYNC_CONFIGURATION =
      Structure.of(required("SyncType", SYNC_TYPE), required("ResourceName", RESOURCE_NAME));
  static final Structure LIST_SYNC_CONFIGURATIONS =
      Structure.of(
          MAX_RESULTS,
          NEXT_TOKEN,
          required("RepositoryLinkId", LINK_ID),
          required("SyncType", SYNC_TYPE));
  static final Structure DELETE_SYNC_CONFIGURATION = GET_SYNC_CONFIGURATION;
  static final Structure LIST_REPOSITORY_SYNC_DEFINITIONS =
      Structure.of(required("RepositoryLinkId", LINK_ID), required("SyncType", SYNC_TYPE));
  static final Structure GET_REPOSITORY_SYNC_STATUS =
      Structure.of(
          required("Branch", BRANCH),
          required("RepositoryLinkId", LINK_ID),
          required("SyncType", SYNC_TYPE));
  static final Structure GET_RESOURCE_SYNC_STATUS =
      Structure.of(required("ResourceName", RESOURCE_NAME), required("SyncType", SYNC_TYPE));
  static final Structure GET_SYNC_BLOCKER_SUMMARY = GET_SYNC_CONFIGURATION;
  static final Structure UPDATE_SYNC_BLOCKER =
      Structure.of(
          required("Id", Text.of(1, 50, ONE_LINE)),
          required("SyncType", SYNC_TYPE),
          required("ResourceName", RESOURCE_NAME),
          required("ResolvedReason", Text.of(1, 250, ONE_LINE)));

  private SyncShapes() {}

  static Structure createSyncConfiguration(Shapes shapes) {
    return ofNamespace(
        shapes,
        required("Branch", BRANCH),
        required("ConfigFile", CONFIG_FILE),
        required("RepositoryLinkId", LINK_ID),
        required("ResourceName", RESOURCE_NAME),
        required("RoleArn", ROLE_ARN),
        required("SyncType", SYNC_TYPE),
        PUBLISH_DEPLOYMENT_STATUS,
        TRIGGER_RESOURCE_UPDATE_ON);
  }

  static Structure updateSyncConfiguration(Shapes shapes) {
    return ofNamespace(
        shapes,
        optional("Branch", BRANCH),
        optional("ConfigFile", CONFIG_FILE),
        optional("RepositoryLinkId", LINK_ID),
        required("ResourceName", RESOURCE_NAME),
        optional("RoleArn", ROLE_ARN),
        required("SyncType", SYNC_TYPE),
        PUBLISH_DEPLOYMENT_STATUS,
        TRIGGER_RESOURCE_UPDATE_ON);
  }

  /** Adds the member that the older namespace does not have. */
  private static Structure ofNamespace(Shapes shapes, Member... members) {
    return switch (shapes.namespace()) {
      case CODESTAR_CONNECTIONS -> Structure.of(members);
      case CODECONNECTIONS ->
          new Structure(
              Stream.concat(Arrays.stream(members), Stream.of(PULL_REQUEST_COMMENT)).toList());
    };
  }

  private static Text anyOf(Enum<?>[] values) {
    return Text.anyOf(Arrays.stream(values).map(Enum::name).toList());
  }
}
