package io.trunkline.controlplane.codeconnections;

import static io.trunkline.controlplane.codeconnections.AwsOperation.changing;
import static io.trunkline.controlplane.codeconnections.AwsOperation.readOnly;
import static io.trunkline.controlplane.codeconnections.AwsPermissionRule.SYNC_SERVICE;
import static io.trunkline.controlplane.codeconnections.AwsPermissionRule.onAny;
import static io.trunkline.controlplane.codeconnections.AwsPermissionRule.onLink;

import io.trunkline.controlplane.ApiError;
import io.trunkline.controlplane.ApiException;
import io.trunkline.platform.secret.Sealer;
import io.trunkline.resource.Namespace;
import io.trunkline.sync.NewSyncConfiguration;
import io.trunkline.sync.SyncConfiguration;
import io.trunkline.sync.SyncConfigurationChange;
import io.trunkline.sync.SyncConfigurationFilter;
import io.trunkline.sync.SyncConfigurations;
import io.trunkline.sync.SyncConfigurations.CreateResult.AlreadyConfigured;
import io.trunkline.sync.SyncConfigurations.CreateResult.Created;
import io.trunkline.sync.SyncConfigurations.UpdateResult.UnknownConfiguration;
import io.trunkline.sync.SyncConfigurations.UpdateResult.Updated;
import io.trunkline.sync.SyncSettings;
import io.trunkline.sync.SyncSettings.Toggle;
import io.trunkline.sync.SyncSettings.UpdateOn;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/** The AWS operations on sync configurations. */
public final class SyncConfigurationOperations implements AwsOperations {
  private final SyncConfigurations configurations;
  private final SyncLookup lookup;
  private final NextTokens nextTokens;

  /** {@code sealer} seals page tokens. */
  public SyncConfigurationOperations(
      SyncConfigurations configurations, SyncResources resources, Sealer sealer) {
    this.configurations = configurations;
    this.lookup = new SyncLookup(resources);
    this.nextTokens = new NextTokens(sealer);
  }

  @Override
  public List<AwsOperation> operations() {
    return List.of(
        changing(
            "CreateSyncConfiguration",
            SyncShapes::createSyncConfiguration,
            onLink(lookup.resources()).withKey("Branch").andPassingTo(SYNC_SERVICE),
            this::create),
        readOnly(
            "GetSyncConfiguration", _ -> SyncShapes.GET_SYNC_CONFIGURATION, onAny(), this::get),
        readOnly(
            "ListSyncConfigurations",
            _ -> SyncShapes.LIST_SYNC_CONFIGURATIONS,
            onLink(lookup.resources()),
            this::list),
        changing(
            "UpdateSyncConfiguration",
            SyncShapes::updateSyncConfiguration,
            onLink(lookup.resources()).withKey("Branch").andPassingTo(SYNC_SERVICE),
            this::update),
        changing(
            "DeleteSyncConfiguration",
            _ -> SyncShapes.DELETE_SYNC_CONFIGURATION,
            onAny(),
            this::delete),
        readOnly(
            "ListRepositorySyncDefinitions",
            _ -> SyncShapes.LIST_REPOSITORY_SYNC_DEFINITIONS,
            onLink(lookup.resources()),
            this::listDefinitions));
  }

  private JsonObject create(AwsCall call) {
    var input = call.input();
    var resource = SyncLookup.resource(input);
    var linkId = SyncLookup.linkId(input);
    var settings =
        new SyncSettings(
            input.text("Branch"),
            input.text("ConfigFile"),
            input.text("RoleArn"),
            input.findText("PublishDeploymentStatus").map(Toggle::valueOf),
            input.findText("TriggerResourceUpdateOn").map(UpdateOn::valueOf),
            pullRequestComment(call));
    var newConfiguration = new NewSyncConfiguration(resource, linkId, settings);
    return switch (configurations.create(call.caller(), newConfiguration).await()) {
      case Created(var configuration) -> output(call, configuration);
      // The service model of CreateSyncConfiguration has no ResourceNotFoundException.
      case SyncConfigurations.CreateResult.UnknownLink _ ->
          throw new ApiException(ApiError.INVALID_INPUT, "Repository link not found: " + linkId);
      case AlreadyConfigured _ ->
          throw new ApiException(
              ApiError.RESOURCE_ALREADY_EXISTS,
              "A sync configuration for %s of type %s already exists."
                  .formatted(resource.name(), resource.type()));
      case SyncConfigurations.CreateResult.QuotaReached(var reason) ->
          throw new ApiException(ApiError.LIMIT_EXCEEDED, reason);
    };
  }

  /** The older namespace does not have this member, so it is ignored there. */
  private static Optional<Toggle> pullRequestComment(AwsCall call) {
    return switch (call.namespace()) {
      case CODECONNECTIONS -> call.input().findText("PullRequestComment").map(Toggle::valueOf);
      case CODESTAR_CONNECTIONS -> Optional.empty();
    };
  }

  private JsonObject get(AwsCall call) {
    return output(call, lookup.getConfiguration(call));
  }

  private JsonObject list(AwsCall call) {
    var link = lookup.getLink(call);
    var type = SyncLookup.type(call.input());
    var filters = List.of(link.id().toString(), type.name());
    var scope = new NextTokens.Scope(call, "ListSyncConfigurations", filters);
    var request = nextTokens.request(scope);
    var filter = new SyncConfigurationFilter(link.id(), type);

    var page = configurations.list(call.account(), filter, request).await();
    return nextTokens.output(
        scope,
        "SyncConfigurations",
        page,
        configuration -> json(call, configuration),
        SyncConfiguration::ordinal);
  }

  private JsonObject update(AwsCall call) {
    var input = call.input();
    var resource = SyncLookup.resource(input);
    var linkId = input.findText("RepositoryLinkId").map(SyncLookup::linkId);
    var change =
        new SyncConfigurationChange(
            linkId,
            input.findText("Branch"),
            input.findText("ConfigFile"),
            input.findText("RoleArn"),
            input.findText("PublishDeploymentStatus").map(Toggle::valueOf),
            input.findText("TriggerResourceUpdateOn").map(UpdateOn::valueOf),
            pullRequestComment(call));
    return switch (configurations.update(call.caller(), resource, change).await()) {
      case Updated(var configuration) -> output(call, configuration);
      case UnknownConfiguration _ -> throw SyncLookup.unknownConfiguration(resource);
      case SyncConfigurations.UpdateResult.UnknownLink _ ->
          throw SyncLookup.unknownLink(linkId.orElseThrow());
      // The service model of UpdateSyncConfiguration has no LimitExceededException.
      case SyncConfigurations.UpdateResult.QuotaReached(var reason) ->
          throw new ApiException(ApiError.INVALID_INPUT, reason);
    };
  }

  /**
   * Also succeeds if there is no such configuration, because the service model has no
   * ResourceNotFoundException.
   */
  private JsonObject delete(AwsCall call) {
    configurations.delete(call.caller(), SyncLookup.resource(call.input())).await();
    return new JsonObject();
  }

  private JsonObject listDefinitions(AwsCall call) {
    var link = lookup.getLink(call);
    var type = SyncLookup.type(call.input());
    var found =
        configurations
            .listAll(call.account(), new SyncConfigurationFilter(link.id(), type))
            .await();
    var definitions = found.stream().map(SyncConfigurationOperations::definition).toList();
    return new JsonObject().put("RepositorySyncDefinitions", new JsonArray(definitions));
  }

  /**
   * Returns the definition of the resource. A stack is its own {@code Parent}, and {@code
   * Directory} is the path of the configuration file.
   */
  private static JsonObject definition(SyncConfiguration configuration) {
    return new JsonObject()
        .put("Branch", configuration.settings().branch())
        .put("Directory", configuration.settings().configFile())
        .put("Parent", configuration.resource().name())
        .put("Target", configuration.resource().name());
  }

  private static JsonObject output(AwsCall call, SyncConfiguration configuration) {
    return new JsonObject().put("SyncConfiguration", json(call, configuration));
  }

  private static JsonObject json(AwsCall call, SyncConfiguration configuration) {
    var settings = configuration.settings();
    var json =
        new JsonObject()
            .put("Branch", settings.branch())
            .put("ConfigFile", settings.configFile())
            .put("OwnerId", configuration.repository().ownerId())
            .put("ProviderType", configuration.providerType().wireName())
            .put("RepositoryLinkId", configuration.linkId().toString())
            .put("RepositoryName", configuration.repository().name())
            .put("ResourceName", configuration.resource().name())
            .put("RoleArn", settings.roleArn())
            .put("SyncType", configuration.resource().type().name());
    settings
        .publishDeploymentStatus()
        .ifPresent(status -> json.put("PublishDeploymentStatus", status.name()));
    settings
        .triggerResourceUpdateOn()
        .ifPresent(trigger -> json.put("TriggerResourceUpdateOn", trigger.name()));
    settings
        .pullRequestComment()
        .filter(_ -> call.namespace() == Namespace.CODECONNECTIONS)
        .ifPresent(comment -> json.put("PullRequestComment", comment.name()));
    return json;
  }
}
