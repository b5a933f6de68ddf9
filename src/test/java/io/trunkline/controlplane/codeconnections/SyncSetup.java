package io.trunkline.controlplane.codeconnections;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.trunkline.account.AccessKey;
import io.trunkline.connection.Connections;
import io.trunkline.connection.NewConnection;
import io.trunkline.host.HostArn;
import io.trunkline.host.ProviderOrHost;
import io.trunkline.provider.ProviderType;
import io.trunkline.resource.Namespace;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.codeconnections.CodeConnectionsClient;
import software.amazon.awssdk.services.codeconnections.model.CreateSyncConfigurationRequest;
import software.amazon.awssdk.services.codeconnections.model.RepositoryLinkInfo;
import software.amazon.awssdk.services.codeconnections.model.SyncConfiguration;
import software.amazon.awssdk.services.codeconnections.model.SyncConfigurationType;

/** Creates what the tests of Git sync need, with an SDK client. */
record SyncSetup(ControlPlane plane, CodeConnectionsClient client) {
  static final String NOWHERE = "00000000-0000-4000-8000-000000000000";
  static final String ROLE = "arn:aws:iam::111111111111:role/sync";

  /** Creates a pending connection, on a host if its type needs one; returns its ARN. */
  String connection(AccessKey key, ProviderType type) {
    ProviderOrHost place =
        type.isSelfManaged() ? onHost(key, type) : new ProviderOrHost.AtProvider(type);
    var wanted =
        new NewConnection("main", place, List.of(), Namespace.CODECONNECTIONS, "us-east-1");
    var created = plane.connections().create(ControlPlane.caller(key), wanted).await();
    return ((Connections.CreateResult.Created) created).connection().arn().value();
  }

  private ProviderOrHost onHost(AccessKey key, ProviderType type) {
    var host =
        plane
            .client(key)
            .createHost(request ->
                request
                    .name("lab")
                    .providerType(type.wireName())
                    .providerEndpoint("https://git.example.com"))
            .hostArn();
    return new ProviderOrHost.OnHost(new HostArn(host), Optional.empty());
  }

  RepositoryLinkInfo link(String connectionArn, String name) {
    return client
        .createRepositoryLink(
            request -> request.connectionArn(connectionArn).ownerId("octo").repositoryName(name))
        .repositoryLinkInfo();
  }

  /** Creates a configuration on branch main, unless {@code rest} sets another branch. */
  SyncConfiguration configuration(
      String linkId, String stack, Consumer<CreateSyncConfigurationRequest.Builder> rest) {
    return client.createSyncConfiguration(wanted(linkId, stack).andThen(rest)).syncConfiguration();
  }

  /** Builds the request for a configuration on branch main. */
  static Consumer<CreateSyncConfigurationRequest.Builder> wanted(String linkId, String stack) {
    return request ->
        request
            .repositoryLinkId(linkId)
            .resourceName(stack)
            .branch("main")
            .configFile("deploy.yaml")
            .roleArn(ROLE)
            .syncType(SyncConfigurationType.CFN_STACK_SYNC);
  }

  /** Returns the status, error code and message of a failing call. */
  static String failure(ThrowingCallable call) {
    var failure = catchThrowableOfType(AwsServiceException.class, call);
    var details = failure.awsErrorDetails();
    return "%d %s: %s".formatted(failure.statusCode(), details.errorCode(), details.errorMessage());
  }
}
