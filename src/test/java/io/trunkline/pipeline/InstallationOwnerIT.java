package io.trunkline.pipeline;

import static io.trunkline.pipeline.PipelineFixture.ACCOUNT;
import static io.trunkline.pipeline.PipelineFixture.await;
import static io.trunkline.pipeline.PipelineFixture.azure;
import static io.trunkline.pipeline.PipelineFixture.bodyOf;
import static io.trunkline.pipeline.PipelineFixture.repository;
import static io.trunkline.pipeline.PipelineFixture.unowned;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.event.Repository;
import io.trunkline.event.Repository.Organization;
import io.trunkline.installation.Installation;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which repositories belong to the owner of an installation. */
class InstallationOwnerIT {
  private final PipelineFixture given = new PipelineFixture();
  private final RouteCache routes = new RouteCache(given.vertx, given.database);
  private final Installation installation = given.installation();
  private String arn = "";

  @BeforeEach
  void connect() {
    arn = given.connection(installation);
  }

  @AfterEach
  void close() {
    given.close();
  }

  @ParameterizedTest
  @CsvSource({
    "contoso, true",
    "Contoso/Web, true",
    "contoso/web/app, true",
    "web, true",
    "web/app, true",
    "other, false",
    "contoso/other, false"
  })
  void anOrganizationIncludesItsProjects(String owner, boolean own) {
    var owned = given.installation(ACCOUNT, owner);
    var repository = azure("1", "p", "web/app", new Organization(Optional.of("c"), "contoso"));

    var route = await(routes.find(owned, repository));

    assertThat(route.foreign().isEmpty()).isEqualTo(own);
  }

  // Attack 15.
  @Test
  void aRenamedOwnerIsRecognizedByItsId() {
    var owned = given.installation(ACCOUNT, "Octo");
    given.register("fresh", bodyOf(given.connection(owned), "octo2/fresh"));
    await(routes.find(owned, repository("1", "77", "octo/app")));

    var renamed = await(routes.find(owned, repository("2", "77", "octo2/fresh")));
    var stranger = await(routes.find(owned, repository("3", "78", "octo/other")));

    assertThat(names(renamed)).containsExactly("fresh");
    assertThat(stranger.foreign())
        .contains(
            "\"octo/other\" belongs to owner 78, but the owner of this installation is \"Octo\""
                + " with id 77");
  }

  // Attack 15.
  @Test
  void anOwnersIdIsNotLearnedFromRepositoriesOfOtherNames() {
    var owned = given.installation(ACCOUNT, "octo");

    for (var name : List.of("octo2/app", "octo-evil/app", "evil/octo", "oct\u00f8/app")) {
      assertThat(await(routes.find(owned, repository("1", "78", name))).foreign()).isPresent();
    }
    await(routes.preview(owned, repository("1", "78", "octo/app")));
    await(routes.find(given.installation(), repository("1", "78", "octo/app")));
    await(routes.find(given.installation(ACCOUNT, "octo/app"), repository("1", "78", "octo/app")));

    assertThat(given.run("SELECT FROM installation WHERE owner_id IS NOT NULL")).isEmpty();
  }

  // Attack 15.
  @Test
  void onlyOneOfTwoOwnersWithTheSameNameIsLearnedWhenBothAppearAtOnce() {
    var owned = given.installation(ACCOUNT, "octo");
    var nodes =
        IntStream.range(0, 8).mapToObj(_ -> new RouteCache(given.vertx, given.database)).toList();

    var found =
        IntStream.range(0, 8)
            .mapToObj(n -> nodes.get(n).find(owned, repository("" + n, "" + n % 2, "octo/app" + n)))
            .toList();

    assertThat(await(Future.all(found)).<Route>list())
        .filteredOn(route -> route.foreign().isEmpty())
        .hasSize(4);
  }

  // Attack 15.
  @Test
  void theKelvinSignIsNotPartOfAnAsciiName() {
    var owned = given.installation(ACCOUNT, "kube");
    given.register("deploy", bodyOf(arn, "octo/kube"));

    var route = await(routes.find(owned, repository("1", "o", "\u212aube/app")));

    assertThat(route.foreign()).isPresent();
    assertThat(names(find(repository("2", "o", "octo/\u212aube")))).isEmpty();
  }

  // Attack 15.
  @ParameterizedTest
  @CsvSource({
    "contoso, c, p, contoso2, web2, true",
    "contoso, d, p, contoso, web, false",
    "contoso, d, q, evil, contoso, false",
    "web, c, p, contoso, web2, true",
    "web, c, q, contoso, web, false",
    "contoso/web, c, p, contoso2, web2, true",
    "contoso/web, c, q, contoso, web, false"
  })
  void organizationsAndProjectsAreRecognizedByTheirIds(
      String owner,
      String organizationId,
      String projectId,
      String organization,
      String project,
      boolean own) {
    var owned = given.installation(ACCOUNT, owner);
    await(
        routes.find(
            owned, azure("1", "p", "web/app", new Organization(Optional.of("c"), "contoso"))));

    var route =
        await(
            routes.find(
                owned,
                azure(
                    "2",
                    projectId,
                    project + "/fresh",
                    new Organization(Optional.of(organizationId), organization))));

    assertThat(route.foreign().isEmpty()).isEqualTo(own);
  }

  @Test
  void namesCountIfTheProviderSendsNoOwnerId() {
    var owned = given.installation(ACCOUNT, "octo");
    await(routes.find(owned, repository("1", "77", "octo/app")));

    assertThat(await(routes.find(owned, unowned("2"))).foreign()).isEmpty();
  }

  private Route find(Repository repository) {
    return await(routes.find(installation, repository));
  }

  private static List<String> names(Route route) {
    return route.pipelines().stream().map(routed -> routed.pipeline().name()).toList();
  }
}
