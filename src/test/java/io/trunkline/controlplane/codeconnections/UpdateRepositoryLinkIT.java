package io.trunkline.controlplane.codeconnections;

import static io.trunkline.controlplane.codeconnections.ControlPlane.ALICE;
import static io.trunkline.controlplane.codeconnections.ControlPlane.BOB;
import static io.trunkline.controlplane.codeconnections.SyncSetup.NOWHERE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.provider.ProviderType;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.codeconnections.model.InvalidInputException;
import software.amazon.awssdk.services.codeconnections.model.ResourceNotFoundException;

/** Updates of repository links, tested with clients of the AWS SDK. */
class UpdateRepositoryLinkIT extends GitSyncSuite {
  private static final String KEY = "arn:aws:kms:us-east-1:111111111111:key/1";

  @Test
  void linkOutlivesItsConnectionAndMovesToAnother() {
    var id = setup.link(connection, "app").repositoryLinkId();
    var other = setup.connection(ALICE, ProviderType.GITHUB);
    client.deleteConnection(request -> request.connectionArn(connection));

    var before = client.getRepositoryLink(request -> request.repositoryLinkId(id));
    var moved =
        client.updateRepositoryLink(request -> request.repositoryLinkId(id).connectionArn(other));

    assertThat(before.repositoryLinkInfo().connectionArn()).isEqualTo(connection);
    assertThat(moved.repositoryLinkInfo().connectionArn()).isEqualTo(other);
    assertThat(client.getRepositoryLink(request -> request.repositoryLinkId(id)))
        .extracting(found -> found.repositoryLinkInfo())
        .isEqualTo(moved.repositoryLinkInfo());
  }

  @Test
  void keepsMembersThatAnUpdateOmits() {
    var link = setup.link(connection, "app");
    var id = link.repositoryLinkId();

    var nothing = client.updateRepositoryLink(request -> request.repositoryLinkId(id));
    var keyed =
        client.updateRepositoryLink(request -> request.repositoryLinkId(id).encryptionKeyArn(KEY));
    var same =
        client.updateRepositoryLink(
            request -> request.repositoryLinkId(id).connectionArn(connection));

    assertThat(nothing.repositoryLinkInfo()).isEqualTo(link);
    assertThat(keyed.repositoryLinkInfo())
        .isEqualTo(link.toBuilder().encryptionKeyArn(KEY).build());
    assertThat(same.repositoryLinkInfo()).isEqualTo(keyed.repositoryLinkInfo());
  }

  @Test
  void rejectsMoveToMismatchedConnections() {
    var id = setup.link(connection, "app").repositoryLinkId();
    var gitlab = setup.connection(ALICE, ProviderType.GITLAB);
    var bobs = setup.connection(BOB, ProviderType.GITHUB);

    assertThatThrownBy(() -> move(id, gitlab))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(
            "The repository link is for GitHub, but the connection is for GitLab.");
    assertThatThrownBy(() -> move(id, bobs))
        .isInstanceOf(ResourceNotFoundException.class)
        .hasMessageContaining("Connection not found: " + bobs);
    assertThatThrownBy(() -> move(id, "arn:aws:s3:us-east-1:111111111111:bucket/x"))
        .isInstanceOf(ResourceNotFoundException.class);
    assertThatThrownBy(() -> move(NOWHERE, connection))
        .isInstanceOf(ResourceNotFoundException.class)
        .hasMessageContaining("Repository link not found: " + NOWHERE);
  }

  private void move(String id, String connectionArn) {
    client.updateRepositoryLink(
        request -> request.repositoryLinkId(id).connectionArn(connectionArn));
  }
}
