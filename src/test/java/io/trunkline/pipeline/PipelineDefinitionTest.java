package io.trunkline.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.pipeline.PipelineDefinition.Parsed;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PipelineDefinitionTest {
  private static final String ARN =
      "arn:aws:codeconnections:us-east-1:000000000000:connection/aaaaaaaa-0000-4000-8000-000000000001";
  private static final String GIT = "triggers[0].gitConfiguration";

  @Test
  void fillsInDefaults() {
    var definition = valid(new JsonObject().put("sources", sources(source())));

    assertThat(definition.toJson())
        .isEqualTo(
            new JsonObject()
                .put("sources", sources(source("Source").put("detectChanges", true)))
                .put("triggers", new JsonArray())
                .put("allowForks", false)
                .put("skipCi", false));
  }

  @Test
  void parsesItsOwnJson() {
    var git =
        """
        {"push":[{"branches":{"includes":["main","release/**"],"excludes":["release/old*"]},
                  "filePaths":{"excludes":["**/*.md"]}},
                 {"tags":{"includes":["v*"]}}],
         "pullRequest":[{"events":["OPEN","CLOSED"],"branches":{"includes":["main"]},
                          "filePaths":{"includes":["src/**"]}}]}\
        """;

    var definition = valid(body(git).put("allowForks", true).put("skipCi", true));

    assertThat(valid(definition.toJson())).isEqualTo(definition);
    assertThat(definition.toJson().getJsonArray("triggers"))
        .isEqualTo(body(git).getJsonArray("triggers"));
  }

  @Test
  void acceptsAllPullRequestEventsByDefault() {
    var definition = valid(body("{'pullRequest':[{'branches':{'includes':['main']}}]}"));

    assertThat(definition.triggers().getFirst().pullRequest().getFirst().events()).hasSize(3);
  }

  @Test
  void ignoresTheTarget() {
    assertThat(valid(body("{}").put("target", new JsonObject().put("x", 1)))).isNotNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'push':[{'branches':{'includes':['a']}},{'filePaths':{'includes':['a']}}]}|.push[1]: this"
            + " combination is not valid; valid are tags alone, branches alone, or branches with"
            + " filePaths",
        "{'push':[{'tags':{'includes':['a']},'branches':{'includes':['a']}}]}|.push[0]: this"
            + " combination is not valid",
        "{'push':[{'tags':{'includes':['a']},'filePaths':{'includes':['a']}}]}|.push[0]: this"
            + " combination is not valid",
        "{'push':[{}]}|.push[0]: this combination is not valid",
        "{'push':[]}|.push: must have 1 to 3 elements, not 0",
        "{'push':[1]}|.push[0]: must be an object",
        "{'push':{}}|.push: must be a list",
        "{'push':[{'branches':{}}]}|.push[0].branches: needs includes or excludes",
        "{'push':[{'branches':{'includes':[]}}]}|.push[0].branches.includes: must have 1 to 8"
            + " elements, not 0",
        "{'push':[{'branches':{'includes':['']}}]}|.push[0].branches.includes[0]: must have 1 to"
            + " 255 characters, not 0",
        "{'push':[{'branches':{'includes':['a','{b']}}]}|.push[0].branches.includes[1]: the pattern"
            + " \"{b\" has a '{' without a '}' at character 1",
        "{'push':[{'branches':{'includes':[7]}}]}|.push[0].branches.includes[0]: must be a string",
        "{'push':[{'branches':{'include':['a']}}]}|.push[0].branches: unknown member \"include\";"
            + " valid members are includes, excludes",
        "{'push':[{'branch':{}}]}|.push[0]: unknown member \"branch\"; valid members are branches,"
            + " filePaths, tags",
        "{'pushes':[]}|: unknown member \"pushes\"; valid members are sourceActionName, push,"
            + " pullRequest",
        "{'sourceActionName':'Build'}|.sourceActionName: \"Build\" is not a source of this"
            + " pipeline; its sources are Source",
        "{'sourceActionName':'a b'}|.sourceActionName: may contain only letters, digits and . @ -"
            + " _",
        "{'pullRequest':[{'events':['MERGED'],'branches':{'includes':['a']}}]}|.pullRequest[0].events[0]:"
            + " \"MERGED\" is not one of OPEN, UPDATED, CLOSED",
        "{'pullRequest':[{'events':[],'branches':{'includes':['a']}}]}|.pullRequest[0].events: must"
            + " have 1 to 3 elements, not 0",
        "{'pullRequest':[{'events':['OPEN']}]}|.pullRequest[0]: branches is required",
        "{'pullRequest':[{'filePaths':{'includes':['a']}}]}|.pullRequest[0]: branches is required",
        "{'pullRequest':[{'tags':{'includes':['a']}}]}|.pullRequest[0]: unknown member \"tags\""
      })
  void reportsWhichPartOfATriggerIsWrong(String git, String words) {
    assertThat(invalid(body(git))).startsWith(GIT + words);
  }

  @Test
  void rejectsAPatternOf256Characters() {
    var git = "{'push':[{'tags':{'excludes':['%s']}}]}".formatted("a".repeat(256));

    assertThat(invalid(body(git)))
        .isEqualTo(GIT + ".push[0].tags.excludes[0]: must have 1 to 255 characters, not 256");
  }

  @Test
  void rejectsNinePatternsAndFourFilters() {
    var patterns = String.join(",", Collections.nCopies(9, "'a'"));
    var filters = String.join(",", Collections.nCopies(4, "{'tags':{'includes':['a']}}"));

    assertThat(invalid(body("{'push':[{'tags':{'includes':[" + patterns + "]}}]}")))
        .isEqualTo(GIT + ".push[0].tags.includes: must have 1 to 8 elements, not 9");
    assertThat(invalid(body("{'push':[" + filters + "]}")))
        .isEqualTo(GIT + ".push: must have 1 to 3 elements, not 4");
  }

  @Test
  void rejectsASecondTriggerForOneSource() {
    var body = body("{}");
    body.getJsonArray("triggers").add(body.getJsonArray("triggers").getJsonObject(0).copy());

    assertThat(invalid(body))
        .isEqualTo(
            "triggers[1].gitConfiguration.sourceActionName: \"Source\" is already in"
                + " triggers[0]");
  }

  @Test
  void rejects51Triggers() {
    var triggers = new JsonArray(Collections.nCopies(51, new JsonObject()));

    assertThat(invalid(body("{}").put("triggers", triggers)))
        .isEqualTo("triggers: must have 0 to 50 elements, not 51");
  }

  @Test
  void suggestsProviderTypeInsteadOfProvider() {
    var trigger = body("{}").getJsonArray("triggers").getJsonObject(0);
    trigger.remove("providerType");
    var body = body("{}").put("triggers", new JsonArray().add(trigger));

    assertThat(invalid(body)).isEqualTo("triggers[0].providerType: is required");
    trigger.put("provider", "Connection");
    assertThat(invalid(body))
        .isEqualTo(
            "triggers[0]: unknown member \"provider\"; valid members are providerType,"
                + " gitConfiguration");
    trigger.remove("provider");
    trigger.put("providerType", "Connection");
    assertThat(invalid(body))
        .isEqualTo("triggers[0].providerType: must be CodeStarSourceConnection");
  }

  @Test
  void rejectsAnIncompleteTrigger() {
    var body = body("{}");
    var trigger = body.getJsonArray("triggers").getJsonObject(0);
    trigger.getJsonObject("gitConfiguration").remove("sourceActionName");

    assertThat(invalid(body)).isEqualTo(GIT + ".sourceActionName: is required");
    trigger.remove("gitConfiguration");
    assertThat(invalid(body)).isEqualTo(GIT + ": is required");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "connectionArn|arn:x|\"arn:x\" is not the ARN of a connection",
        "fullRepositoryId|app|\"app\" must have the form owner/repository",
        "fullRepositoryId|/app|\"/app\" must have the form owner/repository",
        "fullRepositoryId|a//b|\"a//b\" must have the form owner/repository",
        "branchName|refs/heads/main|must be the short name, without refs/heads/:"
            + " \"refs/heads/main\"",
        "actionName|a b|may contain only letters, digits and . @ - _"
      })
  void reportsWhichMemberOfASourceIsWrong(String member, String value, String words) {
    var body = new JsonObject().put("sources", sources(source().put(member, value)));

    assertThat(invalid(body)).isEqualTo("sources[0]." + member + ": " + words);
  }

  @Test
  void rejectsMissingTooManyAndDuplicateSources() {
    assertThat(invalid(new JsonObject())).isEqualTo("sources: is required");
    assertThat(invalid(new JsonObject().put("sources", new JsonArray())))
        .isEqualTo("sources: must have 1 to 10 elements, not 0");
    assertThat(
            invalid(
                new JsonObject().put("sources", new JsonArray(Collections.nCopies(11, source())))))
        .isEqualTo("sources: must have 1 to 10 elements, not 11");
    assertThat(invalid(new JsonObject().put("sources", sources(source(), source("Source")))))
        .isEqualTo("sources[1].actionName: \"Source\" is already in sources[0]");
  }

  @Test
  void rejectsUnknownMembersAndWrongTypes() {
    assertThat(invalid(body("{}").put("name", "x")))
        .isEqualTo(
            "unknown member \"name\"; valid members are sources, triggers, allowForks, skipCi,"
                + " target");
    assertThat(invalid(body("{}").put("allowForks", "yes")))
        .isEqualTo("allowForks: must be true or false");
    assertThat(invalid(body("{}").put("sources", sources(source().put("x", 1)))))
        .startsWith("sources[0]: unknown member \"x\"");
  }

  private static JsonObject source() {
    return new JsonObject()
        .put("connectionArn", ARN)
        .put("fullRepositoryId", "octo/app")
        .put("branchName", "main");
  }

  private static JsonObject source(String actionName) {
    return source().put("actionName", actionName);
  }

  private static JsonArray sources(JsonObject... sources) {
    var array = new JsonArray();
    for (var source : sources) {
      array.add(source);
    }
    return array;
  }

  private static JsonObject body(String git) {
    var configuration = new JsonObject().put("sourceActionName", "Source").mergeIn(json(git));
    return new JsonObject()
        .put("sources", sources(source()))
        .put(
            "triggers",
            new JsonArray()
                .add(
                    new JsonObject()
                        .put("providerType", "CodeStarSourceConnection")
                        .put("gitConfiguration", configuration)));
  }

  private static JsonObject json(String text) {
    return new JsonObject(text.replace('\'', '"'));
  }

  private static PipelineDefinition valid(JsonObject body) {
    return switch (PipelineDefinition.parse(body)) {
      case Parsed.Valid(var definition) -> definition;
      case Parsed.Invalid(var message) -> throw new AssertionError(message);
    };
  }

  private static String invalid(JsonObject body) {
    return switch (PipelineDefinition.parse(body)) {
      case Parsed.Valid(var definition) -> throw new AssertionError(definition.toString());
      case Parsed.Invalid(var message) -> message;
    };
  }
}
