package io.trunkline.controlplane.codeconnections;

import static io.trunkline.controlplane.codeconnections.ControlPlane.ALICE;

import io.trunkline.provider.ProviderType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.services.codeconnections.CodeConnectionsClient;
import software.amazon.awssdk.services.codestarconnections.CodeStarConnectionsClient;

/** One control plane for all tests of a class; each begins with a new connection and no link. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class GitSyncSuite {
  static final String STACK_SYNC = "CFN_STACK_SYNC";

  final ControlPlane plane = new ControlPlane();
  final CodeConnectionsClient client = plane.client(ALICE);
  final CodeStarConnectionsClient older = plane.olderClient(ALICE);
  final SyncSetup setup = new SyncSetup(plane, client);
  String connection = "";

  @BeforeEach
  final void begin() {
    setup.forgetAll();
    connection = setup.connection(ALICE, ProviderType.GITHUB);
  }

  @AfterAll
  final void close() {
    plane.close();
  }
}
