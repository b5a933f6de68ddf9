package io.trunkline.controlplane.codeconnections;

import static io.trunkline.controlplane.codeconnections.ControlPlane.ALICE;
import static io.trunkline.controlplane.codeconnections.ControlPlane.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.trunkline.connection.ConnectionArn;
import io.trunkline.connection.Shares;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.codeconnections.CodeConnectionsClient;
import software.amazon.awssdk.services.codeconnections.model.ProviderType;
import software.amazon.awssdk.services.codeconnections.model.ResourceNotFoundException;

/** What the account that a connection is shared with can do by the API of AWS. */
class SharedConnectionsIT {
  private final ControlPlane plane = new ControlPlane();
  private final CodeConnectionsClient alice = plane.client(ALICE);
  private final CodeConnectionsClient bob = plane.client(BOB);
  private String arn = "";

  @BeforeEach
  void create() {
    arn =
        alice
            .createConnection(it -> it.connectionName("main").providerType(ProviderType.GIT_HUB))
            .connectionArn();
  }

  @AfterEach
  void close() {
    plane.close();
  }

  private void share() {
    var shares = new Shares(plane.database, plane.accounts);
    var id = new ConnectionArn(arn).connectionId();
    shares.share(ControlPlane.caller(ALICE), id, BOB.accountId()).await();
  }

  private ResourceNotFoundException notFound(Runnable call) {
    var refused = catchThrowableOfType(ResourceNotFoundException.class, call::run);
    assertThat(refused).isNotNull();
    return refused;
  }

  @Test
  void aSharedConnectionCanBeRead() {
    share();

    var connection = bob.getConnection(it -> it.connectionArn(arn)).connection();

    assertThat(connection).isEqualTo(alice.getConnection(it -> it.connectionArn(arn)).connection());
    assertThat(connection.ownerAccountId()).isEqualTo(ALICE.accountId().value());
    assertThat(connection.connectionArn()).isEqualTo(arn);
  }

  @Test
  void anUnsharedConnectionIsAsUnknownAsOneThatIsNotThere() {
    var stranger = notFound(() -> bob.getConnection(it -> it.connectionArn(arn)));
    var absent = arn.substring(0, arn.length() - 12) + "0123456789ab";

    var unknown = notFound(() -> bob.getConnection(it -> it.connectionArn(absent)));

    assertThat(stranger.awsErrorDetails().errorMessage().replace(arn, absent))
        .isEqualTo(unknown.awsErrorDetails().errorMessage());
  }

  @Test
  void onlyItsOwnArnReadsIt() {
    share();
    var asIfBobs = arn.replace(ALICE.accountId().value(), BOB.accountId().value());

    notFound(() -> bob.getConnection(it -> it.connectionArn(asIfBobs)));
  }

  /** The managed permission grants GetConnection and UseConnection, nothing more. */
  @Test
  void aSharedConnectionIsNotListedTaggedOrDeleted() {
    share();

    assertThat(bob.listConnections(_ -> {}).connections()).isEmpty();
    notFound(() -> bob.listTagsForResource(it -> it.resourceArn(arn)));
    notFound(() -> bob.deleteConnection(it -> it.connectionArn(arn)));
    assertThat(alice.getConnection(it -> it.connectionArn(arn)).connection()).isNotNull();
  }

  @Test
  void deletingItEndsTheShare() {
    share();

    alice.deleteConnection(it -> it.connectionArn(arn));

    notFound(() -> bob.getConnection(it -> it.connectionArn(arn)));
  }
}
