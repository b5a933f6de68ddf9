package io.trunkline.controlplane.codeconnections;

import static io.trunkline.controlplane.codeconnections.ControlPlane.ALICE;

import io.trunkline.provider.ProviderType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.codeconnections.CodeConnectionsClient;
import software.amazon.awssdk.services.codestarconnections.CodeStarConnectionsClient;

/** Tests of Git sync. Each begins with a new connection and no repository link. */
abstract class GitSyncSuite {
  static final String STACK_SYNC = "CFN_STACK_SYNC";

  @RegisterExtension static final ControlPlane plane = new ControlPlane();
  final CodeConnectionsClient client = plane.client(ALICE);
  final CodeStarConnectionsClient older = plane.olderClient(ALICE);
  final SyncSetup setup = new SyncSetup(plane, client);
  String connection = "";

  @BeforeEach
  final void begin() {
    connection = setup.connection(ALICE, ProviderType.GITHUB);
  }
}
