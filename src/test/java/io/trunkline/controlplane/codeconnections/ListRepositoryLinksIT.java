package io.trunkline.controlplane.codeconnections;

import static io.trunkline.controlplane.codeconnections.ControlPlane.BOB;
import static io.trunkline.controlplane.codeconnections.SyncSetup.failure;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.codeconnections.model.RepositoryLinkInfo;

/** Lists of repository links, tested with clients of the AWS SDK. */
class ListRepositoryLinksIT extends GitSyncSuite {

  @Test
  void listsPageByPage() {
    var ids =
        IntStream.range(0, 5)
            .mapToObj(i -> setup.link(connection, "r" + i).repositoryLinkId())
            .toList();

    var first = client.listRepositoryLinks(request -> request.maxResults(2));
    var rest =
        client.listRepositoryLinks(request -> request.maxResults(0).nextToken(first.nextToken()));
    var paged = client.listRepositoryLinksPaginator(request -> request.maxResults(2)).stream();

    assertThat(ids(first.repositoryLinks())).isEqualTo(ids.subList(0, 2));
    assertThat(ids(rest.repositoryLinks())).isEqualTo(ids.subList(2, 5));
    assertThat(rest.nextToken()).isNull();
    assertThat(paged.flatMap(page -> ids(page.repositoryLinks()).stream())).isEqualTo(ids);
  }

  // Attack 69.
  @Test
  void rejectsForgedAndForeignTokens() {
    setup.link(connection, "a");
    setup.link(connection, "b");
    var token = client.listRepositoryLinks(request -> request.maxResults(1)).nextToken();
    var bob = plane.client(BOB);

    assertThat(failure(() -> client.listRepositoryLinks(request -> request.nextToken("made up"))))
        .startsWith("400 ValidationException: NextToken");
    assertThat(failure(() -> bob.listRepositoryLinks(request -> request.nextToken(token))))
        .startsWith("400 ValidationException: NextToken");
    assertThat(failure(() -> older.listRepositoryLinks(request -> request.nextToken(token))))
        .startsWith("400 ValidationException: NextToken");
    assertThat(failure(() -> client.listConnections(request -> request.nextToken(token))))
        .startsWith("400 ValidationException: NextToken");
  }

  private static List<String> ids(List<RepositoryLinkInfo> links) {
    return links.stream().map(RepositoryLinkInfo::repositoryLinkId).toList();
  }
}
