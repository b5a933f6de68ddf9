package io.trunkline.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.account.AccountId;
import io.trunkline.event.BranchDeleted;
import io.trunkline.event.BranchPushed;
import io.trunkline.event.ChangedFiles;
import io.trunkline.event.Commit;
import io.trunkline.event.PullRequestChanged;
import io.trunkline.event.PullRequestChanged.Event;
import io.trunkline.event.RefUpdate;
import io.trunkline.event.Repository;
import io.trunkline.event.RepositoryEvent;
import io.trunkline.event.TagDeleted;
import io.trunkline.event.TagPushed;
import io.trunkline.pipeline.Decision.Outcome;
import io.trunkline.pipeline.PipelineDefinition.Parsed;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PipelineMatcherTest {
  private static final RouteVersion VERSION = new RouteVersion(1, 1);
  private static final String ARN =
      "arn:aws:codeconnections:us-east-1:000000000000:connection/aaaaaaaa-0000-4000-8000-000000000001";
  private static final Repository REPOSITORY =
      new Repository(
          "1",
          Optional.of("2"),
          "octo/app",
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.of("main"));
  private static final String MAIN_ONLY = "{'push':[{'branches':{'includes':['main']}}]}";
  private static final String PATHS =
      "{'push':[{'branches':{'includes':['main']},"
          + "'filePaths':{'includes':['svc-a/**'],'excludes':['**/*.md']}}]}";
  private static final String PULL_REQUESTS =
      "{'pullRequest':[{'events':['OPEN','UPDATED'],'branches':{'includes':['main']}}]}";

  @Test
  void startsOnAPushToTheBranchOfASourceWithoutATrigger() {
    var decision = decide(push("main"), pipeline(""));

    assertThat(decision.outcome()).isEqualTo(Outcome.MATCHED);
    assertThat(decision.trigger()).isEqualTo("Source.default");
    assertThat(decision.connectionArn()).isEqualTo(ARN);
    assertThat(decision.reason()).isEqualTo("\"main\" is branchName");
  }

  @Test
  void startsByDefaultWhenTheTriggerHasNoFilter() {
    assertThat(decide(push("main"), pipeline("{}")).trigger()).isEqualTo("Source.default");
  }

  @Test
  void doesNotStartOnOtherBranchesByDefault() {
    refuses(push("Main"), pipeline(""), "Source.default: \"Main\" is not branchName \"main\"");
    refuses(tag("main"), pipeline(""), "Source.default: a tag was pushed");
    refuses(pullRequest("main"), pipeline(""), "Source.default: a pull request changed");
  }

  @Test
  void doesNotStartWhenDetectChangesIsFalse() {
    var definition = definition("");
    definition.getJsonArray("sources").getJsonObject(0).put("detectChanges", false);

    refuses(
        push("main"),
        pipeline(definition),
        "Source.default: detectChanges is false, and there is no trigger");
  }

  @Test
  void filtersTurnTheDefaultOff() {
    refuses(
        push("main"),
        pipeline("{'push':[{'branches':{'includes':['dev']}}]}"),
        "Source.push[0].branches: \"main\" matches none of includes [\"dev\"]");
    refuses(push("main"), pipeline(PULL_REQUESTS), "Source.push: the trigger has no push filter");
  }

  @Test
  void filtersWorkWithoutDetectChanges() {
    var definition = definition(MAIN_ONLY);
    definition.getJsonArray("sources").getJsonObject(0).put("detectChanges", false);

    assertThat(decide(push("main"), pipeline(definition)).outcome()).isEqualTo(Outcome.MATCHED);
  }

  @ParameterizedTest
  @CsvSource({"main, true", "dev, false", "release/1, true", "release/old-1, false"})
  void excludeWinsOverInclude(String branch, boolean matched) {
    var pipeline =
        pipeline(
            "{'push':[{'branches':{'includes':['main','release/**'],'excludes':['release/old*','dev']}}]}");

    var decision = decide(push(branch), pipeline);

    assertThat(decision.outcome()).isEqualTo(matched ? Outcome.MATCHED : Outcome.NOT_MATCHED);
  }

  @Test
  void samePatternInBothListsIsExcluded() {
    refuses(
        push("main"),
        pipeline("{'push':[{'branches':{'includes':['main'],'excludes':['main']}}]}"),
        "Source.push[0].branches: \"main\" matches excludes \"main\"");
  }

  @Test
  void excludesAloneAcceptEverythingElse() {
    var pipeline = pipeline("{'push':[{'branches':{'excludes':['dev']}}]}");

    assertThat(decide(push("main"), pipeline).outcome()).isEqualTo(Outcome.MATCHED);
    assertThat(decide(push("dev"), pipeline).outcome()).isEqualTo(Outcome.NOT_MATCHED);
  }

  @Test
  void anyFilterIsEnoughAndTheFirstNamesTheTrigger() {
    var pipeline =
        pipeline(
            "{'push':[{'branches':{'includes':['main']}},{'tags':{'includes':['v*']}},{'branches':{'includes':['**']}}]}");

    assertThat(decide(push("main"), pipeline).trigger()).isEqualTo("Source.push[0]");
    assertThat(decide(tag("v1"), pipeline).trigger()).isEqualTo("Source.push[1]");
    assertThat(decide(push("x"), pipeline).trigger()).isEqualTo("Source.push[2]");
    refuses(
        tag("x"),
        pipeline,
        "Source.push[0].branches: a tag was pushed; Source.push[1].tags: \"x\" matches none of"
            + " includes [\"v*\"]; Source.push[2].branches: a tag was pushed");
  }

  @Test
  void tagFilterIgnoresBranchesOfThatName() {
    refuses(
        push("v1"),
        pipeline("{'push':[{'tags':{'includes':['v*']}}]}"),
        "Source.push[0].tags: a branch was pushed");
  }

  @Test
  void oneIncludedFileIsEnough() {
    var decision = decide(push("main", "docs/x.md", "svc-a/x.java"), pipeline(PATHS));

    assertThat(decision.outcome()).isEqualTo(Outcome.MATCHED);
    assertThat(decision.reason())
        .isEqualTo("branches: \"main\" matches \"main\"; filePaths: \"svc-a/x.java\" passes");
  }

  @Test
  void allPartsOfAFilterMustMatch() {
    refuses(
        push("dev", "svc-a/x.java"),
        pipeline(PATHS),
        "Source.push[0].branches: \"dev\" matches none of includes [\"main\"]");
    refuses(
        push("main", "svc-a/x.md", "svc-b/x.java"),
        pipeline(PATHS),
        "Source.push[0].filePaths: of 2 changed files (\"svc-a/x.md\",…) none passes includes"
            + " [\"svc-a/**\"], excludes [\"**/*.md\"]");
    refuses(push("main"), pipeline(PATHS), "Source.push[0].filePaths: no file was changed");
  }

  @Test
  void excludedFilesAloneAcceptEveryOtherFile() {
    var noMarkdown =
        pipeline(
            "{'push':[{'branches':{'includes':['main']},'filePaths':{'excludes':['**.md']}}]}");

    assertThat(decide(push("main", "a.md", "x.java"), noMarkdown).reason())
        .endsWith("filePaths: \"x.java\" passes");
    refuses(
        push("main", "a.md"),
        noMarkdown,
        "Source.push[0].filePaths: of 1 changed files (\"a.md\") none passes includes [], excludes"
            + " [\"**.md\"]");
  }

  // Attack 27.
  @Test
  void unknownFilesCountAsMatchedUnlessAKnownOneDecides() {
    var unknown = decide(push("main", ChangedFiles.unknown()), pipeline(PATHS));
    var partly = new ChangedFiles(List.of("svc-b/x.java"), false);
    var known = new ChangedFiles(List.of("svc-a/x.java"), false);

    assertThat(unknown.outcome()).isEqualTo(Outcome.MATCHED);
    assertThat(unknown.reason())
        .endsWith(
            "the list of changed files is not known to be complete, so filePaths counts as"
                + " matched");
    assertThat(decide(push("main", partly), pipeline(PATHS)).reason()).isEqualTo(unknown.reason());
    assertThat(decide(push("main", known), pipeline(PATHS)).reason())
        .endsWith("filePaths: \"svc-a/x.java\" passes");
    assertThat(decide(push("dev", ChangedFiles.unknown()), pipeline(PATHS)).outcome())
        .isEqualTo(Outcome.NOT_MATCHED);
  }

  @Test
  void pullRequestsAreFilteredByTheirDestination() {
    var decision = decide(pullRequest("main"), pipeline(PULL_REQUESTS));

    assertThat(decision.trigger()).isEqualTo("Source.pullRequest[0]");
    refuses(
        pullRequest("dev"),
        pipeline(PULL_REQUESTS),
        "Source.pullRequest[0].branches: \"dev\" matches none of includes [\"main\"]");
    refuses(
        pullRequest("main"),
        pipeline(MAIN_ONLY),
        "Source.pullRequest: the trigger has no pullRequest filter");
  }

  @ParameterizedTest
  @EnumSource(Event.class)
  void pullRequestEventsDefaultToAll(Event event) {
    var all = pipeline("{'pullRequest':[{'branches':{'includes':['main']}}]}");

    assertThat(decide(pullRequest("main", event, false), all).outcome()).isEqualTo(Outcome.MATCHED);
  }

  @Test
  void pullRequestEventsAreFiltered() {
    refuses(
        pullRequest("main", Event.CLOSED, false),
        pipeline(PULL_REQUESTS),
        "Source.pullRequest[0].events: CLOSED is not one of OPEN, UPDATED");
  }

  @Test
  void forksNeedAllowForks() {
    var fork = pullRequest("main", Event.OPEN, true);

    refuses(
        fork,
        pipeline(PULL_REQUESTS),
        "Source.pullRequest: #7 comes from a fork, and allowForks is false");
    assertThat(decide(fork, pipeline(definition(PULL_REQUESTS).put("allowForks", true))).outcome())
        .isEqualTo(Outcome.MATCHED);
  }

  @Test
  void skipMarksCountOnlyWithSkipCi() {
    var marked =
        new Commit(
            "b",
            Optional.of("docs [skip ci]"),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of("[skip ci]"));
    var push =
        new BranchPushed(
            REPOSITORY, Optional.empty(), "main", update(), marked, ChangedFiles.unknown());
    var tag = new TagPushed(REPOSITORY, Optional.empty(), "v1", update(), marked);
    var honouring =
        pipeline(definition("{'push':[{'tags':{'includes':['**']}}]}").put("skipCi", true));

    assertThat(decide(push, pipeline(definition(MAIN_ONLY))).outcome()).isEqualTo(Outcome.MATCHED);
    refuses(
        push,
        pipeline(definition(MAIN_ONLY).put("skipCi", true)),
        "the commit is marked \"[skip ci]\" and skipCi is true");
    refuses(tag, honouring, "the commit is marked \"[skip ci]\" and skipCi is true");
    assertThat(decide(tag("v1"), honouring).outcome()).isEqualTo(Outcome.MATCHED);
  }

  @Test
  void deletionsNeverStart() {
    var update =
        new RefUpdate("refs/x", Optional.of("a"), Optional.empty(), false, Optional.empty());
    var branch = new BranchDeleted(REPOSITORY, Optional.empty(), "main", update);
    var tag = new TagDeleted(REPOSITORY, Optional.empty(), "main", update);
    var everything =
        pipeline("{'push':[{'branches':{'includes':['**']}},{'tags':{'includes':['**']}}]}");

    refuses(branch, everything, "a deletion starts nothing");
    refuses(tag, everything, "a deletion starts nothing");
    refuses(branch, pipeline(""), "Source.default: a deletion starts nothing");
    refuses(tag, pipeline(""), "Source.default: a deletion starts nothing");
  }

  @Test
  void pausedPipelinesSayWhy() {
    refuses(
        push("main"),
        routed("p", definition(""), Pipeline.Status.PAUSED, Optional.empty(), Optional.empty()),
        "the pipeline is PAUSED");
    refuses(
        push("main"),
        routed(
            "p",
            definition(""),
            Pipeline.Status.PAUSED,
            Optional.of("the target answered 410"),
            Optional.empty()),
        "the pipeline is PAUSED: the target answered 410");
  }

  // Attack 31.
  @Test
  void connectionsThatAreNotAvailableSayWhy() {
    refuses(
        push("main"),
        routed(
            "p",
            definition(""),
            Pipeline.Status.ACTIVE,
            Optional.empty(),
            Optional.of("connection x is PENDING")),
        "connection x is PENDING");
  }

  // Attack 15.
  @Test
  void foreignRepositoriesTriggerNothing() {
    var route = new Route(VERSION, List.of(pipeline("")), Optional.of("not yours"));

    assertThat(new PipelineMatcher().match(push("main"), "push", route, new PatternMatchCache()))
        .isEmpty();
  }

  @Test
  void givesOneDecisionPerPipelineInOrder() {
    var route =
        new Route(
            VERSION,
            List.of(named("a", MAIN_ONLY), named("b", PULL_REQUESTS), named("c", "")),
            Optional.empty());

    var decisions =
        new PipelineMatcher().match(push("main"), "push", route, new PatternMatchCache());

    assertThat(decisions).extracting(Decision::pipeline).containsExactly("a", "b", "c");
    assertThat(decisions)
        .extracting(Decision::outcome)
        .containsExactly(Outcome.MATCHED, Outcome.NOT_MATCHED, Outcome.MATCHED);
  }

  // Attack 28.
  @ParameterizedTest
  @ValueSource(strings = {"a\nb", "..", "x\u202eb", "a\"b", "a\u0000b", "refs/tags/x", "\ud83d"})
  void unusualBranchNamesMatchAndReasonsQuoteThem(String branch) {
    var wanted = decide(push(branch), pipeline("{'push':[{'branches':{'includes':['**']}}]}"));
    var unwanted = decide(push(branch), pipeline(MAIN_ONLY));

    assertThat(wanted.outcome()).isEqualTo(Outcome.MATCHED);
    assertThat(unwanted.reason()).doesNotContain("\n", "\u0000", "\u202e", "\ud83d");
  }

  @Test
  void reasonsStayShort() {
    var long300 = "é😀".repeat(150);
    var patterns =
        String.join("','", IntStream.range(0, 8).mapToObj(i -> i + "x".repeat(250)).toList());
    var filter = "{'branches':{'includes':['" + patterns + "']}}";

    var decision =
        decide(push(long300), pipeline("{'push':[" + filter + "," + filter + "," + filter + "]}"));

    assertThat(decision.outcome()).isEqualTo(Outcome.NOT_MATCHED);
    assertThat(decision.reason()).hasSizeLessThanOrEqualTo(600).endsWith("…");
  }

  // Attack 62.
  @Test
  void testsEachPatternOncePerDelivery() {
    var files = ChangedFiles.of(List.of("a", "b", "c"), true);
    var pipelines = IntStream.range(0, 50).mapToObj(i -> named("p" + i, PATHS)).toList();
    var tests = new PatternMatchCache();

    new PipelineMatcher()
        .match(push("main", files), "push", new Route(VERSION, pipelines, Optional.empty()), tests);

    assertThat(tests.count()).isEqualTo(1 + 2 * 3);
  }

  // Attack 62.
  @Test
  void tenThousandGlobsAgainstTenThousandFilesAreBounded() {
    var files =
        new ChangedFiles(IntStream.range(0, 10_000).mapToObj(i -> "src/" + i).toList(), true);
    var pipelines = IntStream.range(0, 1_250).mapToObj(i -> named("p" + i, globs(i * 8))).toList();
    var tests = new PatternMatchCache();

    var decisions =
        new PipelineMatcher()
            .match(
                push("main", files),
                "push",
                new Route(VERSION, pipelines, Optional.empty()),
                tests);

    assertThat(tests.count()).isLessThanOrEqualTo(1_000_000);
    assertThat(decisions).hasSize(1_250);
    assertThat(decisions.getFirst().outcome()).isEqualTo(Outcome.NOT_MATCHED);
    assertThat(decisions.getLast().outcome()).isEqualTo(Outcome.MATCHED);
    assertThat(decisions.getLast().reason())
        .contains("too many paths: 10000 changed files", "so filePaths counts as matched");
  }

  @Test
  void usesKnownMatchesWhenTheTestLimitIsReached() {
    var files = ChangedFiles.of(List.of("svc-a/x", "svc-b/x"), true);
    var tests = new PatternMatchCache(5);
    var route = new Route(VERSION, List.of(named("a", PATHS), named("b", PATHS)), Optional.empty());

    var decisions = new PipelineMatcher().match(push("main", files), "push", route, tests);

    assertThat(decisions).allMatch(decision -> decision.reason().endsWith("\"svc-a/x\" passes"));
  }

  private static String globs(int from) {
    var patterns =
        String.join("','", IntStream.range(from, from + 8).mapToObj(i -> "*/?/" + i).toList());
    return "{'push':[{'branches':{'includes':['main']},'filePaths':{'includes':['%s']}}]}"
        .formatted(patterns);
  }

  @Test
  void eventsOfTargetCountRegardlessOfFilters() {
    var target =
        new JsonObject().put("format", "provider").put("events", new JsonArray().add("push"));
    var wanted = definition(PULL_REQUESTS).put("target", target);

    var decision = decide(push("any"), pipeline(wanted));

    assertThat(decision.outcome()).isEqualTo(Outcome.MATCHED);
    assertThat(decision.trigger()).isEqualTo("Source.events");
    assertThat(decision.isByName()).isTrue();
    target.put("events", new JsonArray().add("Push"));
    assertThat(decide(push("any"), pipeline(wanted)).outcome()).isEqualTo(Outcome.NOT_MATCHED);
    target.put("events", new JsonArray().add("push")).put("format", "cloudevent");
    assertThat(decide(push("any"), pipeline(wanted)).outcome()).isEqualTo(Outcome.NOT_MATCHED);
  }

  @Test
  void eventsOfTargetDoNotAllowForks() {
    var target =
        new JsonObject().put("format", "provider").put("events", new JsonArray().add("push"));
    var fork = pullRequest("main", Event.OPEN, true);

    refuses(
        fork,
        pipeline(definition(PULL_REQUESTS).put("target", target)),
        "Source.events: #7 comes from a fork, and allowForks is false");
  }

  private static void refuses(RepositoryEvent event, RoutedPipeline pipeline, String reason) {
    var decision = decide(event, pipeline);

    assertThat(decision.outcome()).isEqualTo(Outcome.NOT_MATCHED);
    assertThat(decision.trigger()).isEmpty();
    assertThat(decision.reason()).isEqualTo(reason);
  }

  private static Decision decide(RepositoryEvent event, RoutedPipeline pipeline) {
    var decisions =
        new PipelineMatcher()
            .match(
                event,
                "push",
                new Route(VERSION, List.of(pipeline), Optional.empty()),
                new PatternMatchCache());
    assertThat(decisions).hasSize(1);
    return decisions.getFirst();
  }

  private static RoutedPipeline pipeline(String git) {
    return named("p", git);
  }

  private static RoutedPipeline named(String name, String git) {
    return routed(
        name, definition(git), Pipeline.Status.ACTIVE, Optional.empty(), Optional.empty());
  }

  private static RoutedPipeline pipeline(JsonObject definition) {
    return routed("p", definition, Pipeline.Status.ACTIVE, Optional.empty(), Optional.empty());
  }

  private static RoutedPipeline routed(
      String name,
      JsonObject json,
      Pipeline.Status status,
      Optional<String> statusReason,
      Optional<String> unusable) {
    var definition = ((Parsed.Valid) PipelineDefinition.parse(json)).definition();
    var source = definition.sources().getFirst();
    return new RoutedPipeline(
        new Pipeline(
            new PipelineId(new UUID(0, name.hashCode())),
            new AccountId("000000000000"),
            name,
            status,
            statusReason,
            definition,
            json.getJsonObject("target", new JsonObject().put("type", "eventbus")),
            Instant.EPOCH,
            Instant.EPOCH),
        List.of(new RoutedSource(source, definition.trigger(source), unusable, true)),
        Optional.empty());
  }

  /**
   * Returns a definition with one source and a trigger with this git configuration; an empty text
   * means no trigger.
   */
  private static JsonObject definition(String git) {
    var source =
        new JsonObject()
            .put("connectionArn", ARN)
            .put("fullRepositoryId", "octo/app")
            .put("branchName", "main");
    var json = new JsonObject().put("sources", new JsonArray().add(source));
    return git.isEmpty()
        ? json
        : json.put(
            "triggers",
            new JsonArray()
                .add(
                    new JsonObject()
                        .put("providerType", "CodeStarSourceConnection")
                        .put(
                            "gitConfiguration",
                            new JsonObject(git.replace('\'', '"'))
                                .put("sourceActionName", "Source"))));
  }

  private static BranchPushed push(String branch, String... files) {
    return push(branch, ChangedFiles.of(List.of(files), true));
  }

  private static BranchPushed push(String branch, ChangedFiles files) {
    return new BranchPushed(
        REPOSITORY, Optional.empty(), branch, update(), Commit.ofId("b"), files);
  }

  private static TagPushed tag(String tag) {
    return new TagPushed(REPOSITORY, Optional.empty(), tag, update(), Commit.ofId("b"));
  }

  private static RefUpdate update() {
    return new RefUpdate("refs/x", Optional.of("a"), Optional.of("b"), false, Optional.empty());
  }

  private static PullRequestChanged pullRequest(String destination) {
    return pullRequest(destination, Event.OPEN, false);
  }

  private static PullRequestChanged pullRequest(String destination, Event event, boolean fork) {
    return new PullRequestChanged(
        REPOSITORY,
        Optional.empty(),
        7,
        event,
        Optional.empty(),
        "title",
        false,
        false,
        fork,
        "topic",
        Optional.empty(),
        destination,
        Optional.empty(),
        Optional.empty(),
        Commit.ofId("b"),
        Optional.empty(),
        ChangedFiles.unknown());
  }
}
