package io.trunkline.node;

import io.trunkline.account.Deployment;
import io.trunkline.connection.Connection;
import io.trunkline.controlplane.Authenticator;
import io.trunkline.controlplane.ControlVerticle;
import io.trunkline.controlplane.RequestGuard;
import io.trunkline.controlplane.codeconnections.AwsOperations;
import io.trunkline.controlplane.codeconnections.CodeConnectionsRoutes;
import io.trunkline.controlplane.codeconnections.ConnectionOperations;
import io.trunkline.controlplane.codeconnections.HostOperations;
import io.trunkline.controlplane.codeconnections.RepositoryLinkOperations;
import io.trunkline.controlplane.codeconnections.StoredSyncResources;
import io.trunkline.controlplane.codeconnections.SyncConfigurationOperations;
import io.trunkline.controlplane.codeconnections.SyncStatusOperations;
import io.trunkline.controlplane.codeconnections.TagOperations;
import io.trunkline.controlplane.rest.AccessKeyOperations;
import io.trunkline.controlplane.rest.AccountOperations;
import io.trunkline.controlplane.rest.ApiContract;
import io.trunkline.controlplane.rest.ArnLookup;
import io.trunkline.controlplane.rest.AuditOperations;
import io.trunkline.controlplane.rest.ConnectionCompletion;
import io.trunkline.controlplane.rest.ConnectionDetailsOperations;
import io.trunkline.controlplane.rest.DeliveryOperations;
import io.trunkline.controlplane.rest.DispatchOperations;
import io.trunkline.controlplane.rest.ExplainOperations;
import io.trunkline.controlplane.rest.HandshakeOperations;
import io.trunkline.controlplane.rest.HostRegistrationOperations;
import io.trunkline.controlplane.rest.InstallationHookOperations;
import io.trunkline.controlplane.rest.InstallationJson;
import io.trunkline.controlplane.rest.InstallationOperations;
import io.trunkline.controlplane.rest.InstallationOwnerOperations;
import io.trunkline.controlplane.rest.PipelineOperations;
import io.trunkline.controlplane.rest.RestOperations;
import io.trunkline.controlplane.rest.RestRoutes;
import io.trunkline.controlplane.rest.ShareOperations;
import io.trunkline.controlplane.rest.SupportedProviders;
import io.trunkline.controlplane.sts.StsRoutes;
import io.trunkline.delivery.ConnectionRemoval;
import io.trunkline.delivery.DispatchControl;
import io.trunkline.host.Host;
import io.trunkline.host.HostId;
import io.trunkline.installation.InstallationOwners;
import io.trunkline.platform.aws.SignatureV4;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Builds the control listener's verticle: every operation of both APIs. */
final class ControlWiring {
  private static final Set<String> SERVICES =
      Set.of("codeconnections", "codestar-connections", "sts");

  private final NodeContext context;
  private final AccountWiring accounts;
  private final ResourceWiring resources;
  private final DeliveryWiring deliveries;
  private final ProviderWiring providers;
  private final Deployment deployment;

  ControlWiring(
      NodeContext context,
      AccountWiring accounts,
      ResourceWiring resources,
      DeliveryWiring deliveries,
      ProviderWiring providers) {
    this.context = context;
    this.accounts = accounts;
    this.resources = resources;
    this.deliveries = deliveries;
    this.providers = providers;
    this.deployment = context.deployment();
  }

  /** Blocks while it reads the contract of the native API. */
  ControlVerticle verticle() {
    var guard = requestGuard();
    var removal =
        new ConnectionRemoval(
            context.pools().control(),
            resources.connections(),
            resources.shares(),
            deliveries.dispatches());
    return new ControlVerticle(
        context.config().control().toAddress(),
        List.of(
            new StsRoutes(guard),
            new CodeConnectionsRoutes(guard, awsOperations(removal)),
            new RestRoutes(
                guard,
                ApiContract.load(context.vertx()).await(),
                restOperations(removal),
                arnLookups())),
        UUID::randomUUID,
        context.clock(),
        context.registry());
  }

  private RequestGuard requestGuard() {
    var regions = Set.copyOf(context.config().identity().regions());
    var signatures = new SignatureV4(regions, SERVICES, context.clock());
    return new RequestGuard(
        new Authenticator(signatures, accounts.accounts()),
        accounts.accounts(),
        accounts.auditTrail(),
        resources.taggedResources()::findPolicyTags,
        deployment);
  }

  private List<AwsOperations> awsOperations(ConnectionRemoval removal) {
    var links = resources.repositoryLinks();
    var configurations = resources.syncConfigurations();
    var syncResources = new StoredSyncResources(links, configurations);
    return List.of(
        new ConnectionOperations(
            resources.connections(), resources.hosts(), removal, context.sealer()),
        new HostOperations(resources.hosts(), context.sealer()),
        new TagOperations(resources.taggedResources()),
        new RepositoryLinkOperations(links, syncResources, context.sealer()),
        new SyncConfigurationOperations(configurations, syncResources, context.sealer()),
        new SyncStatusOperations(syncResources));
  }

  private List<RestOperations> restOperations(ConnectionRemoval removal) {
    var dispatchControl =
        new DispatchControl(
            context.pools().control(), accounts.accounts(), deliveries.dispatches());
    var supported = new SupportedProviders(Adapters.PROVIDERS);
    var installationJson = new InstallationJson(context.config().gateway().publicUrl());
    return List.of(
        new InstallationOperations(
            resources.installations(),
            resources.providerInstallations(),
            deployment,
            supported,
            installationJson),
        new InstallationOwnerOperations(
            resources.installations(),
            new InstallationOwners(context.pools().control(), accounts.accounts(), context.ids()),
            deployment,
            installationJson),
        new InstallationHookOperations(resources.installations(), providers.hookProvision()),
        new ConnectionDetailsOperations(resources.connections()),
        new HandshakeOperations(
            providers.handshakes(),
            context.config().gateway().publicUrl(),
            providers.apps(),
            resources.connections()),
        new ConnectionCompletion(
            providers.apps(),
            providers.connector(),
            providers.sources(),
            resources.connections(),
            deployment),
        new HostRegistrationOperations(resources.hosts()),
        new ShareOperations(resources.shares(), removal),
        new PipelineOperations(deliveries.pipelines()),
        new DeliveryOperations(deliveries.deliveries()),
        new DispatchOperations(deliveries.dispatches(), dispatchControl),
        new ExplainOperations(deliveries.explainer(), deliveries.pipelines(), supported),
        new AccountOperations(accounts.accounts()),
        new AccessKeyOperations(accounts.keys()),
        new AuditOperations(accounts.auditTrail()));
  }

  /** Lookups by kind of resource, for resources that keep the ARN they were created with. */
  private Map<String, ArnLookup> arnLookups() {
    return Map.of(
        "connection",
        (account, id) ->
            resources
                .connections()
                .find(account, UUID.fromString(id))
                .map(found -> found.map(Connection::arn).map(Object::toString)),
        "host",
        (account, id) ->
            resources
                .hosts()
                .find(account, new HostId(id))
                .map(found -> found.map(Host::arn).map(Object::toString)));
  }
}
