package io.trunkline.pipeline;

import static io.trunkline.pipeline.PipelineFixture.ACCOUNT;
import static io.trunkline.pipeline.PipelineFixture.CALLER;
import static io.trunkline.pipeline.PipelineFixture.OTHER_ACCOUNT;
import static io.trunkline.pipeline.PipelineFixture.await;
import static io.trunkline.pipeline.PipelineFixture.body;
import static io.trunkline.pipeline.PipelineFixture.bodyOf;
import static io.trunkline.pipeline.PipelineFixture.repository;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.installation.Installation;
import io.trunkline.installation.Repositories;
import io.trunkline.pipeline.PipelineRegistration.Registered;
import io.trunkline.platform.postgres.PageRequest;
import io.trunkline.platform.secret.Secret;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PipelinesIT {
  private final PipelineFixture given = new PipelineFixture();
  private final Pipelines pipelines = given.pipelines;

  @AfterEach
  void close() {
    given.close();
  }

  @Test
  void findsARegisteredPipeline() {
    var arn = given.connection(given.installation());

    var registered = given.register("deploy", body(arn));

    assertThat(await(pipelines.find(ACCOUNT, "deploy"))).contains(registered);
    assertThat(registered.status()).isEqualTo(Pipeline.Status.ACTIVE);
    assertThat(registered.definition().sources().getFirst().connectionArn()).hasToString(arn);
    assertThat(registered.target()).isEqualTo(new JsonObject().put("type", "eventbus"));
    assertThat(await(pipelines.find(OTHER_ACCOUNT, "deploy"))).isEmpty();
  }

  @Test
  void replacingKeepsTheIdAndTheStatus() {
    var arn = given.connection(given.installation());
    var first = given.register("deploy", body(arn));
    await(pipelines.pause(CALLER, "deploy"));

    var second = given.register("deploy", bodyOf(arn, "octo/other"));

    assertThat(second.id()).isEqualTo(first.id());
    assertThat(second.status()).isEqualTo(Pipeline.Status.PAUSED);
    assertThat(second.createdAt()).isEqualTo(first.createdAt());
    assertThat(
            given.run(
                "SELECT repository_key FROM pipeline_source WHERE pipeline_id = $1",
                first.id().value()))
        .extracting(row -> row.getString(0))
        .containsExactly("octo/other");
  }

  // Attack 70.
  @Test
  void registeringAgainAfterDeletingGivesANewId() {
    var arn = given.connection(given.installation());
    var first = given.register("deploy", body(arn));

    var deleted = await(pipelines.delete(CALLER, "deploy"));
    var second = given.register("deploy", body(arn));

    assertThat(deleted).contains(first);
    assertThat(second.id()).isNotEqualTo(first.id());
    assertThat(await(pipelines.findTargets(List.of(first.id(), second.id()))))
        .containsOnlyKeys(second.id());
  }

  @Test
  void concurrentRegistrationsCreateOnePipeline() {
    var arn = given.connection(given.installation());
    var together =
        IntStream.range(0, 8)
            .mapToObj(_ -> pipelines.register(CALLER, "deploy", body(arn)))
            .toList();

    await(Future.all(together));

    assertThat(together.stream().map(done -> ((Registered) done.result()).pipeline().id()))
        .containsOnly(await(pipelines.find(ACCOUNT, "deploy")).orElseThrow().id());
  }

  @Test
  void listsByNameInPages() {
    var arn = given.connection(given.installation());
    List.of("c", "a", "b").forEach(name -> given.register(name, body(arn)));

    var first = await(pipelines.list(ACCOUNT, PageRequest.first(2)));
    var second = await(pipelines.list(ACCOUNT, PageRequest.after("b", 2)));

    assertThat(first.nextKey(Pipeline::name)).contains("b");
    assertThat(first.elements()).extracting(Pipeline::name).containsExactly("a", "b");
    assertThat(second.elements()).extracting(Pipeline::name).containsExactly("c");
    assertThat(second.hasMore()).isFalse();
    assertThat(await(pipelines.list(OTHER_ACCOUNT, PageRequest.first(2))).elements()).isEmpty();
  }

  @Test
  void rejectsConnectionsThatTheAccountCannotUse() {
    var foreign = given.connection(given.installation(OTHER_ACCOUNT, "*"));
    var own = given.connection(given.installation());
    var otherRegion = own.replace("us-east-1", "eu-west-1");

    assertThat(given.refusal(CALLER, "deploy", body(own, foreign)))
        .isEqualTo(
            "sources[1].connectionArn: there is no connection %s in account %s"
                .formatted(foreign, ACCOUNT));
    assertThat(given.refusal(CALLER, "deploy", body(otherRegion)))
        .startsWith("sources[0].connectionArn: there is no connection");
    assertThat(await(pipelines.find(ACCOUNT, "deploy"))).isEmpty();
  }

  @Test
  void acceptsAPendingConnectionInEitherNamespace() {
    var pending = given.pendingConnection(ACCOUNT);

    given.register("a", body(pending));
    given.register("b", body(pending.replace("codeconnections", "codestar-connections")));

    assertThat(await(pipelines.list(ACCOUNT, PageRequest.first(9))).elements()).hasSize(2);
  }

  @Test
  void reportsErrorsWithTheirJsonPath() {
    var arn = given.connection(given.installation());

    assertThat(given.refusal(CALLER, "a b", body(arn)))
        .isEqualTo("name: must be 1 to 100 letters, digits and . @ - _");
    assertThat(given.refusal(CALLER, "a", body(arn).put("triggers", new JsonArray().add(1))))
        .isEqualTo("triggers[0]: must be an object");
    assertThat(given.refusal(CALLER, "a", body(arn).putNull("target")))
        .isEqualTo("target: is required and must be an object");
    assertThat(
            given.refusal(CALLER, "a", body(arn).put("target", new JsonObject().put("type", "x"))))
        .isEqualTo("target.type: must be one of eventbus, secret");
    assertThat(given.refusal(CALLER, "a", body(arn).put("target", secret().put("bad", 1))))
        .isEqualTo("target.bad: is bad");
  }

  @Test
  void sealsTheSecretsOfATarget() {
    var arn = given.connection(given.installation());
    var body = body(arn).put("target", secret().put("secret", "very-secret-text"));

    var registration = (Registered) await(pipelines.register(CALLER, "a", body));

    var id = registration.pipeline().id();
    var stored = given.run("SELECT target, target_secret FROM pipeline").getFirst();
    var parts = given.target(id).openSecrets(given.sealer);
    assertThat(registration.shownOnce().getString("secret")).isEqualTo("very-secret-text");
    assertThat(registration.toString()).doesNotContain("very-secret-text");
    assertThat(stored.getString("target")).doesNotContain("very-secret-text");
    assertThat(stored.getBuffer("target_secret").toString(StandardCharsets.ISO_8859_1))
        .doesNotContain("very-secret-text");
    assertThat(parts.signing().getFirst().reveal()).isEqualTo("very-secret-text");
    assertThat(parts.headers()).isEqualTo(Map.of("x-key", Secret.of("k")));
  }

  @Test
  void replacingKeepsASecretThatIsLeftOut() {
    var body = body(given.connection(given.installation()));
    var id = given.register("a", body.copy().put("target", secret().put("secret", "first"))).id();

    given.register("a", body.copy().put("target", secret()));
    var kept = given.target(id);
    given.register("a", body);
    var plain = given.target(id);
    given.register("a", body.copy().put("target", secret()));
    var generated = given.target(id);

    assertThat(kept.openSecrets(given.sealer).signing().getFirst().reveal()).isEqualTo("first");
    assertThat(plain.sealedSecret()).isEmpty();
    assertThat(generated.openSecrets(given.sealer).signing().getFirst().reveal())
        .isEqualTo("generated");
  }

  @Test
  void everyChangeIncrementsTheVersionsOfOldAndNewRepositories() {
    var one = given.bound(given.installation());
    var two = given.bound(given.installation());
    var arnOfOne = given.connection(one);
    var arnOfTwo = given.connection(two);

    given.register("a", body(arnOfOne));
    assertThat(versions(one, two)).containsExactly(2L, 1L);
    given.register("a", body(arnOfTwo));
    assertThat(versions(one, two)).containsExactly(3L, 2L);
    await(pipelines.pause(CALLER, "a"));
    assertThat(versions(one, two)).containsExactly(3L, 3L);
    await(pipelines.resume(CALLER, "a"));
    assertThat(versions(one, two)).containsExactly(3L, 4L);
    given.register("a", body(arnOfOne, arnOfTwo));
    assertThat(versions(one, two)).containsExactly(4L, 5L);
    await(pipelines.delete(CALLER, "a"));
    assertThat(versions(one, two)).containsExactly(5L, 6L);
    assertThat(List.of(given.version(one), given.version(two))).containsExactly(1L, 1L);
  }

  @Test
  void aChangeIncrementsOnlyTheRepositoriesThatItNames() {
    var installation = given.bound(given.installation());
    var arn = given.connection(installation);
    given.register("a", body(arn));

    given.register("b", bodyOf(arn, "octo/other"));
    given.register("a", bodyOf(arn, "octo/other"));
    given.register("c", bodyOf(arn, "OCTO/APP"));

    assertThat(given.repositoryVersion(installation)).isEqualTo(4);
  }

  @Test
  void aChangeIncrementsARepositoryThatHadTheName() {
    var installation = given.bound(given.installation());
    await(
        new Repositories()
            .rename(given.database, installation.id(), repository("1", "o", "octo/renamed"), 1));

    given.register("a", body(given.connection(installation)));

    assertThat(given.repositoryVersion(installation)).isEqualTo(2);
  }

  @Test
  void rejectsANameThatNoRepositoryOfTheProviderHas() {
    var arn = given.connection(given.installation());

    var refusal = given.refusal(CALLER, "a", bodyOf(arn, "https://github.com/octo/app.git"));

    assertThat(refusal)
        .isEqualTo(
            "sources[0].fullRepositoryId: \"https://github.com/octo/app.git\" cannot be a"
                + " repository of GitHub: it must have the form owner/repository; did you mean"
                + " octo/app?");
  }

  @Test
  void rejectedRegistrationsChangeNoVersion() {
    var installation = given.bound(given.installation());
    var arn = given.connection(installation);

    given.refusal(CALLER, "a", body(arn).put("target", secret().put("bad", 1)));

    assertThat(given.repositoryVersion(installation)).isEqualTo(1);
  }

  @Test
  void registeringOnAPendingConnectionIncrementsTheRepositoryVersion() {
    var installation = given.bound(given.installation());
    var foreign = given.bound(given.installation(OTHER_ACCOUNT, "*"));

    given.register("a", body(given.pendingConnection(ACCOUNT)));

    assertThat(versions(installation, foreign)).containsExactly(2L, 1L);
  }

  @Test
  void changesOfManyPipelinesDoNotDeadlock() {
    var arns = IntStream.range(0, 4).mapToObj(_ -> given.connection(given.installation())).toList();
    var backwards = arns.reversed().toArray(String[]::new);
    var forwards = arns.toArray(String[]::new);

    var all =
        IntStream.range(0, 24)
            .mapToObj(
                i -> pipelines.register(CALLER, "p" + i, body(i % 2 == 0 ? forwards : backwards)))
            .toList();

    await(Future.all(all));
    assertThat(await(pipelines.list(ACCOUNT, PageRequest.first(99))).elements()).hasSize(24);
  }

  // Attack 46.
  @Test
  void aTargetThatIsGonePausesItsPipelineWithAReason() {
    var installation = given.bound(given.installation());
    var id = given.register("a", body(given.connection(installation))).id();

    await(pipelines.pauseBecauseGone(id, "the target answered 410"));

    var paused = await(pipelines.find(ACCOUNT, "a")).orElseThrow();
    assertThat(paused.status()).isEqualTo(Pipeline.Status.PAUSED);
    assertThat(paused.statusReason()).contains("the target answered 410");
    assertThat(given.repositoryVersion(installation)).isEqualTo(3);
    assertThat(await(pipelines.resume(CALLER, "a")).orElseThrow().statusReason()).isEmpty();
  }

  @Test
  void aTargetThatIsGoneDoesNotOverwriteAPersonsPause() {
    var installation = given.bound(given.installation());
    var id = given.register("a", body(given.connection(installation))).id();
    await(pipelines.pause(CALLER, "a"));

    await(pipelines.pauseBecauseGone(id, "gone"));
    await(pipelines.pauseBecauseGone(new PipelineId(UUID.randomUUID()), "gone"));

    assertThat(await(pipelines.find(ACCOUNT, "a")).orElseThrow().statusReason()).isEmpty();
    assertThat(given.repositoryVersion(installation)).isEqualTo(3);
  }

  @Test
  void unknownPipelinesAreNeitherPausedNorDeleted() {
    assertThat(await(pipelines.pause(CALLER, "x"))).isEmpty();
    assertThat(await(pipelines.resume(CALLER, "x"))).isEmpty();
    assertThat(await(pipelines.delete(CALLER, "x"))).isEmpty();
    assertThat(await(pipelines.findTargets(List.of()))).isEmpty();
  }

  private List<Long> versions(Installation one, Installation two) {
    return List.of(given.repositoryVersion(one), given.repositoryVersion(two));
  }

  private static JsonObject secret() {
    return new JsonObject().put("type", "secret");
  }
}
