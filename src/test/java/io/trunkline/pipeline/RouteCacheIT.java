package io.trunkline.pipeline;

import static io.trunkline.pipeline.PipelineFixture.ACCOUNT;
import static io.trunkline.pipeline.PipelineFixture.CALLER;
import static io.trunkline.pipeline.PipelineFixture.OTHER_ACCOUNT;
import static io.trunkline.pipeline.PipelineFixture.await;
import static io.trunkline.pipeline.PipelineFixture.body;
import static io.trunkline.pipeline.PipelineFixture.bodyOf;
import static io.trunkline.pipeline.PipelineFixture.repository;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.event.Repository;
import io.trunkline.installation.Installation;
import io.trunkline.installation.InstallationId;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteCacheIT {
  private final PipelineFixture given = new PipelineFixture();
  private final AtomicLong nanoseconds = new AtomicLong();
  private final RouteCache routes = new RouteCache(given.vertx, given.database, nanoseconds::get);
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

  @Test
  void findsThePipelinesThatNameTheRepositoryWithoutCase() {
    var deploy = given.register("deploy", bodyOf(arn, "Octo/App"));
    given.register("other", bodyOf(arn, "octo/other"));

    var route = find(repository("1", "o", "octo/APP"));

    assertThat(names(route)).containsExactly("deploy");
    assertThat(route.version())
        .isEqualTo(
            new RouteVersion(given.version(installation), given.repositoryVersion(installation)));
    assertThat(route.foreign()).isEmpty();
    assertThat(route.pipelines().getFirst().pipeline()).isEqualTo(deploy);
    assertThat(route.pipelines().getFirst().target()).isEqualTo(given.target(deploy.id()));
  }

  @Test
  void aWarmRouteNeedsNoQuery() {
    var repository = repository("1", "o", "octo/app");
    given.register("deploy", body(arn));
    find(repository);
    await(given.database.close());

    var warm = find(repository);

    assertThat(names(warm)).containsExactly("deploy");
    assertThat(routes.hitCount()).isEqualTo(1);
    assertThat(routes.missCount()).isEqualTo(1);
  }

  @Test
  void concurrentLoadsShareOneQueryAndReturnOnTheCallersContext() {
    var repository = repository("1", "o", "octo/app");
    var loops = IntStream.range(0, 4).mapToObj(_ -> given.vertx.getOrCreateContext()).toList();

    var found = loops.stream().map(loop -> findOn(loop, repository)).toList();

    assertThat(await(Future.all(found)).list()).containsOnly(true);
    assertThat(routes.missCount()).isEqualTo(1);
    assertThat(routes.hitCount()).isEqualTo(3);
  }

  /** Returns whether the result arrived on the requesting event loop. */
  private Future<Boolean> findOn(Context loop, Repository repository) {
    var promise = Promise.<Boolean>promise();
    loop.runOnContext(_ ->
        routes
            .find(installation, repository)
            .map(_ -> loop.equals(Vertx.currentContext()))
            .onComplete(promise));
    return promise.future();
  }

  @Test
  void failedLoadsAreNotCached() {
    var repository = repository("1", "o", "octo/app");
    given.run("ALTER TABLE pipeline RENAME TO pipeline_away");
    var failed = routes.find(installation, repository);
    assertThat(failed.toCompletionStage().toCompletableFuture())
        .failsWithin(Duration.ofSeconds(10));

    given.run("ALTER TABLE pipeline_away RENAME TO pipeline");
    var found = find(repository);

    assertThat(found.version()).isEqualTo(new RouteVersion(1, 1));
  }

  @Test
  void staleRoutesAreDroppedByInstallationAllAtOnceOrByAge() {
    var repository = repository("1", "o", "octo/app");
    find(repository);

    routes.drop(new InstallationId(UUID.randomUUID()));
    find(repository);
    assertThat(routes.missCount()).isEqualTo(1);
    routes.drop(installation.id());
    find(repository);
    assertThat(routes.missCount()).isEqualTo(2);
    routes.dropAll();
    find(repository);
    assertThat(routes.missCount()).isEqualTo(3);
    nanoseconds.addAndGet(Duration.ofSeconds(59).toNanos());
    find(repository);
    assertThat(routes.missCount()).isEqualTo(3);
    // Entries expire a minute after loading; the cache may record the load slightly later, on
    // another thread.
    Awaitility.await()
        .untilAsserted(() -> {
          nanoseconds.addAndGet(Duration.ofSeconds(61).toNanos());
          find(repository);
          assertThat(routes.missCount()).isEqualTo(4);
        });
  }

  // Attack 31.
  @Test
  void unusableConnectionsAreListedWithTheirReason() {
    var pending = given.pendingConnection(ACCOUNT);
    var deleted = given.connection(installation);
    var lost = given.connection(installation);
    given.register("deleted", body(deleted));
    given.register("lost", body(lost));
    given.register("pending", body(pending));
    given.run("DELETE FROM connection WHERE arn = $1", deleted);
    given.run(
        "UPDATE connection SET status = 'ERROR', status_reason = 'a\nb' WHERE arn = $1", lost);

    var decisions = decide(repository("1", "o", "octo/app"));

    assertThat(decisions)
        .extracting(Decision::reason)
        .containsExactly(
            "connection " + deleted + " no longer exists",
            "connection " + lost + " is in ERROR: a\\u000ab",
            "connection " + pending + " is PENDING");
    assertThat(decisions).allMatch(decision -> decision.trigger().isEmpty());
  }

  @Test
  void excludesPipelinesOfOtherInstallationsAndAccounts() {
    var other = given.installation();
    given.register("other", body(given.connection(other)));
    given.register("both", body(arn, given.connection(other)));

    var route = find(repository("1", "o", "octo/app"));

    assertThat(names(route)).containsExactly("both");
    assertThat(route.pipelines().getFirst().sources()).hasSize(1);
  }

  // Attack 15.
  @ParameterizedTest
  @CsvSource({
    "*, octo/app, true",
    "Octo, octo/app, true",
    "octo, octo-evil/app, false",
    "octo, other/app, false",
    "octo/App, Octo/app, true",
    "octo/app, octo/app2, false",
    "group, group/sub/app, true"
  })
  void anInstallationReportsOnlyItsOwnersRepositories(String owner, String name, boolean own) {
    var owned = given.installation(ACCOUNT, owner);
    given.register("deploy", bodyOf(given.connection(owned), "octo/app"));
    // Only GitLab has nested groups, and the fixture's installations are of GitHub.
    given.run("UPDATE pipeline_source SET repository_key = lower($1)", name);

    var route = await(routes.find(owned, repository("1", "o", name)));

    assertThat(route.foreign().isEmpty()).isEqualTo(own);
    assertThat(route.pipelines()).hasSize(own ? 1 : 0);
    assertThat(given.run("SELECT FROM repository")).hasSize(own ? 1 : 0);
  }

  @Test
  void bindsOnceWhenManyNodesSeeARepositoryAtOnce() {
    var nodes =
        IntStream.range(0, 8).mapToObj(_ -> new RouteCache(given.vertx, given.database)).toList();
    given.register("deploy", body(arn));

    var found =
        nodes.stream()
            .map(node -> node.find(installation, repository("1", "o", "octo/app")))
            .toList();

    assertThat(await(Future.all(found)).<Route>list())
        .allMatch(route -> !route.pipelines().isEmpty());
    assertThat(given.run("SELECT FROM repository")).hasSize(1);
  }

  @Test
  void bindingWaitsForARegistrationThatDidNotSeeTheRepository() {
    var registered = new ArrayList<Future<PipelineRegistration>>();
    var found = new ArrayList<Future<Route>>();

    await(
        given.database.transaction(blocking ->
            // The last table that a registration writes.
            blocking
                .run("LOCK TABLE audit IN SHARE MODE")
                .compose(_ -> {
                  registered.add(given.pipelines.register(CALLER, "deploy", body(arn)));
                  return blockedSessions(1);
                })
                .compose(_ -> {
                  found.add(routes.find(installation, repository("1", "o", "octo/app")));
                  return blockedSessions(2);
                })));

    await(Future.all(registered));
    assertThat(names(await(found.getFirst()))).containsExactly("deploy");
  }

  /** Completes when so many sessions wait for a lock. */
  private Future<Void> blockedSessions(int count) {
    return given
        .database
        .run(
            "SELECT FROM pg_stat_activity"
                + " WHERE datname = current_database() AND wait_event_type = 'Lock'")
        .compose(rows ->
            rows.size() >= count
                ? Future.succeededFuture()
                : given.vertx.timer(5).compose(_ -> blockedSessions(count)));
  }

  @Test
  void dropsTheRoutesOfOneRepositoryUnderAllItsNames() {
    var app = repository("1", "o", "octo/app");
    var renamed = repository("1", "o", "octo/renamed");
    var other = repository("2", "o", "octo/other");
    List.of(app, renamed, other).forEach(this::find);

    routes.drop(installation.id(), "1");
    List.of(app, renamed, other).forEach(this::find);

    assertThat(routes.missCount()).isEqualTo(5);
    assertThat(routes.hitCount()).isEqualTo(1);
  }

  @Test
  void aDeletedInstallationHasVersionZero() {
    given.run("DELETE FROM installation WHERE id = $1", given.installation().id().value());
    var gone = given.installation(OTHER_ACCOUNT, "*");
    given.run("DELETE FROM installation WHERE id = $1", gone.id().value());

    var route = await(routes.find(gone, repository("1", "o", "octo/app")));

    assertThat(route).isEqualTo(new Route(new RouteVersion(0, 0), List.of(), Optional.empty()));
  }

  // Attack 30.
  @Test
  void aPreviewBindsNothing() {
    given.register("deploy", body(arn));

    var preview = await(routes.preview(installation, repository("666", "evil", "octo/app")));

    assertThat(names(preview)).containsExactly("deploy");
    assertThat(preview.pipelines().getFirst().sources().getFirst().unusable()).isEmpty();
    assertThat(given.run("SELECT FROM repository")).isEmpty();
    assertThat(decide(repository("1", "o", "octo/app")).getFirst().outcome())
        .isEqualTo(Decision.Outcome.MATCHED);
  }

  // Attack 30.
  @Test
  void aPreviewDoesNotMoveAName() {
    given.register("deploy", body(arn));
    find(repository("1", "o", "octo/app"));
    long version = given.version(installation);

    var ofSameOwner = await(routes.preview(installation, repository("2", "o", "octo/app")));
    var ofAnother = await(routes.preview(installation, repository("3", "evil", "octo/app")));

    assertThat(ofSameOwner.pipelines().getFirst().sources().getFirst().unusable()).isEmpty();
    assertThat(ofAnother.pipelines().getFirst().sources().getFirst().unusable()).isPresent();
    assertThat(given.version(installation)).isEqualTo(version);
    assertThat(given.run("SELECT FROM repository WHERE provider_id = '1'")).hasSize(1);
  }

  // Attack 61.
  @Test
  void anInvalidStoredDefinitionDoesNotStopOtherPipelines() {
    given.register("a", body(arn));
    given.register("b", body(arn));
    given.run("UPDATE pipeline SET definition = '{}' WHERE name = 'a'");

    var decisions = decide(repository("1", "o", "octo/app"));

    assertThat(decisions.getFirst().reason())
        .isEqualTo("its stored definition is not valid: sources: is required");
    assertThat(decisions.getLast().outcome()).isEqualTo(Decision.Outcome.MATCHED);
  }

  @Test
  void compilesManyPipelinesOffTheEventLoop() {
    given.register("deploy", body(arn));
    given.run(
        """
        WITH copies AS (
          INSERT INTO pipeline (id, account_id, name, definition, target)
          SELECT gen_random_uuid(), p.account_id, 'p' || n, p.definition, p.target
          FROM pipeline p, generate_series(1, 200) n
          RETURNING id)
        INSERT INTO pipeline_source
        SELECT c.id, s.ordinal, s.connection_id, s.connection_arn, s.full_repository_id, s.repository_key
        FROM copies c, pipeline_source s\
        """);

    assertThat(find(repository("1", "o", "octo/app")).pipelines()).hasSize(201);
  }

  @Test
  void costDependsOnThePipelinesOfTheRepositoryNotOnTheirTotal() {
    given.register("deploy", bodyOf(arn, "octo/app"));
    given.run(
        """
        WITH others AS (
          INSERT INTO pipeline (id, account_id, name, definition, target)
          SELECT gen_random_uuid(), p.account_id, 'p' || n, p.definition, p.target
          FROM pipeline p, generate_series(1, 20000) n
          RETURNING id)
        INSERT INTO pipeline_source
        SELECT o.id, s.ordinal, s.connection_id, s.connection_arn, o.id || '/x', o.id || '/x'
        FROM others o, pipeline_source s\
        """);
    given.run("ANALYZE");

    var plan =
        given.run("EXPLAIN " + RouteStore.SNAPSHOT, installation.id().value(), "1", "octo/app");

    assertThat(plan)
        .extracting(row -> row.getString(0))
        .noneMatch(line -> line.contains("Seq Scan on pipeline"));
  }

  private Route find(Repository repository) {
    return await(routes.find(installation, repository));
  }

  private List<Decision> decide(Repository repository) {
    return given.decide(repository, find(repository));
  }

  private static List<String> names(Route route) {
    return route.pipelines().stream().map(routed -> routed.pipeline().name()).toList();
  }
}
