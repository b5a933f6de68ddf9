package io.trunkline.pipeline;

import static io.trunkline.pipeline.PipelineFixture.ACCOUNT;
import static io.trunkline.pipeline.PipelineFixture.await;
import static io.trunkline.pipeline.PipelineFixture.bodyOf;
import static io.trunkline.pipeline.PipelineFixture.repository;
import static io.trunkline.pipeline.PipelineFixture.unowned;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.event.Repository;
import io.trunkline.installation.Installation;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which repository a name means after renames, transfers and deletions. */
class RepositoryNamesIT {
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

  // Attack 30.
  @Test
  void aRenamedRepositoryIsFoundByItsOldAndNewName() {
    given.register("old", bodyOf(arn, "octo/app"));
    given.register("new", bodyOf(arn, "octo/renamed"));
    find(repository("1", "o", "octo/app"));

    var renamed = decide(repository("1", "o", "octo/renamed"));

    assertThat(renamed).extracting(Decision::pipeline).containsExactly("new", "old");
    assertThat(renamed).allMatch(decision -> decision.outcome() == Decision.Outcome.MATCHED);
  }

  // Attack 30.
  @Test
  void aTransferredRepositoryStaysBound() {
    given.register("old", bodyOf(arn, "octo/app"));
    find(repository("1", "o", "octo/app"));

    var transferred = find(repository("1", "p", "partner/app"));

    assertThat(names(transferred)).containsExactly("old");
  }

  // Attack 30.
  @ParameterizedTest
  @CsvSource({"octo", "octo/app"})
  void aTransferredRepositoryStaysBoundUnderItsNewOwnersName(String owner) {
    var owned = given.installation(ACCOUNT, owner);
    given.register("deploy", bodyOf(given.connection(owned), "octo/app"));
    await(routes.find(owned, repository("1", "o", "octo/app")));

    var transferred = await(routes.find(owned, repository("1", "p", "partner/other")));
    var unknown = await(routes.find(owned, repository("2", "p", "partner/other")));

    assertThat(transferred.foreign()).isEmpty();
    assertThat(names(transferred)).containsExactly("deploy");
    assertThat(unknown.foreign())
        .contains(
            "\"partner/other\" does not belong to \"%s\", the owner of this installation"
                .formatted(owner));
  }

  // Attack 30.
  @Test
  void aNameIsNotMovedWhenTheOwnerIsUnknown() {
    given.register("deploy", bodyOf(arn, "octo/app"));
    find(unowned("1"));

    var taken = decide(unowned("2"));

    assertThat(taken.getFirst().outcome()).isEqualTo(Decision.Outcome.NOT_MATCHED);
    assertThat(decide(unowned("1")).getFirst().outcome()).isEqualTo(Decision.Outcome.MATCHED);
  }

  // Attack 30.
  @Test
  void anotherOwnersRepositoryDoesNotTakeOverAName() {
    given.register("deploy", bodyOf(arn, "octo/app"));
    find(repository("1", "o", "octo/app"));

    var taken = decide(repository("666", "evil", "octo/app"));

    assertThat(taken).hasSize(1);
    assertThat(taken.getFirst().outcome()).isEqualTo(Decision.Outcome.NOT_MATCHED);
    assertThat(taken.getFirst().reason())
        .isEqualTo(
            "\"octo/app\" is bound to repository 1 of owner o,"
                + " and this is repository 666 of owner evil");
    assertThat(decide(repository("1", "o", "octo/app")).getFirst().outcome())
        .isEqualTo(Decision.Outcome.MATCHED);
  }

  @Test
  void aRenamedRepositoryTakesTheNameOfAnotherOneOfItsOwner() {
    given.register("one", bodyOf(arn, "octo/one"));
    given.register("two", bodyOf(arn, "octo/two"));
    find(repository("1", "o", "octo/one"));
    find(repository("2", "o", "octo/two"));

    assertThat(started(repository("1", "o", "octo/two"))).containsExactly("one", "two");
    assertThat(started(repository("2", "o", "octo/three"))).isEmpty();
  }

  // Attack 30.
  @Test
  void anotherOwnersRepositoryDoesNotTakeTheNewNameOfARenamedOne() {
    given.register("new", bodyOf(arn, "octo/renamed"));
    find(repository("1", "o", "octo/app"));
    find(repository("1", "o", "octo/renamed"));

    assertThat(started(repository("666", "evil", "octo/renamed"))).isEmpty();
    assertThat(started(repository("1", "o", "octo/renamed"))).containsExactly("new");
  }

  // Attack 30.
  @Test
  void anotherOwnersRepositoryDoesNotTakeTheOldNameOfARenamedOne() {
    given.register("old", bodyOf(arn, "octo/app"));
    find(repository("1", "o", "octo/app"));
    find(repository("1", "o", "octo/renamed"));

    assertThat(started(repository("666", "evil", "octo/app"))).isEmpty();
    assertThat(started(repository("1", "o", "octo/renamed"))).containsExactly("old");
  }

  @Test
  void allOldNamesStayAliasesUntilAnotherRepositoryOfTheOwnerTakesThem() {
    given.register("first", bodyOf(arn, "octo/first"));
    given.register("second", bodyOf(arn, "octo/second"));
    given.register("third", bodyOf(arn, "octo/third"));
    find(repository("1", "o", "octo/first"));
    find(repository("1", "o", "octo/second"));

    assertThat(started(repository("1", "o", "octo/third")))
        .containsExactly("first", "second", "third");
    assertThat(started(repository("2", "o", "octo/first"))).containsExactly("first");
    assertThat(started(repository("1", "o", "octo/third"))).containsExactly("second", "third");
  }

  @Test
  void aRepeatedEventWithAnOldNameDoesNotTakeTheNameBack() {
    given.register("old", bodyOf(arn, "octo/app"));
    find(repository("1", "o", "octo/app"));
    find(repository("1", "o", "octo/renamed"));
    find(repository("2", "o", "octo/app"));

    assertThat(started(repository("1", "o", "octo/app"))).containsExactly("old");
    assertThat(started(repository("1", "o", "octo/renamed"))).isEmpty();
    assertThat(started(repository("2", "o", "octo/app"))).containsExactly("old");
  }

  @Test
  void aNewOwnerOfATransferredRepositoryDoesNotGetItsOldName() {
    given.register("old", bodyOf(arn, "octo/app"));
    find(repository("1", "o", "octo/app"));
    find(repository("1", "p", "partner/app"));

    assertThat(started(repository("2", "p", "octo/app"))).isEmpty();
    assertThat(started(repository("3", "o", "octo/app"))).containsExactly("old");
    assertThat(started(repository("1", "p", "partner/app"))).isEmpty();
  }

  @Test
  void staleRoutesAreDetectedAfterARename() {
    var before = find(repository("1", "o", "octo/app"));

    var after = find(repository("1", "o", "octo/renamed"));

    assertThat(after.version().installation()).isGreaterThan(before.version().installation());
  }

  @Test
  void theSameOwnersNewRepositoryTakesTheNameAndStaleRoutesAreDetected() {
    given.register("deploy", bodyOf(arn, "octo/app"));
    var before = find(repository("1", "o", "octo/app"));

    var recreated = decide(repository("2", "o", "octo/app"));
    var route = find(repository("2", "o", "octo/app"));

    assertThat(recreated.getFirst().outcome()).isEqualTo(Decision.Outcome.MATCHED);
    assertThat(route.version().installation()).isGreaterThan(before.version().installation());
    assertThat(given.run("SELECT provider_id FROM repository_name WHERE is_holder"))
        .extracting(row -> row.getString(0))
        .containsExactly("2");
  }

  private Route find(Repository repository) {
    return await(routes.find(installation, repository));
  }

  private List<Decision> decide(Repository repository) {
    return given.decide(repository, find(repository));
  }

  /** Returns the pipelines that a push to the repository starts. */
  private List<String> started(Repository repository) {
    // All nodes drop their routes when a name moves.
    routes.dropAll();
    return decide(repository).stream()
        .filter(decision -> decision.outcome() == Decision.Outcome.MATCHED)
        .map(Decision::pipeline)
        .toList();
  }

  private static List<String> names(Route route) {
    return route.pipelines().stream().map(routed -> routed.pipeline().name()).toList();
  }
}
