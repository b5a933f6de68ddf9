package io.trunkline.pipeline;

import io.trunkline.event.BranchDeleted;
import io.trunkline.event.BranchPushed;
import io.trunkline.event.OtherEvent;
import io.trunkline.event.PullRequestChanged;
import io.trunkline.event.RepositoryEvent;
import io.trunkline.event.TagDeleted;
import io.trunkline.event.TagPushed;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The filters of one source action, in the JSON of a CodePipeline V2 definition (AWS CodePipeline
 * API reference, PipelineTriggerDeclaration). A trigger without filters is the default trigger,
 * which accepts every push to the source's branch.
 */
record GitTrigger(
    String sourceActionName, List<PushFilter> push, List<PullRequestFilter> pullRequest) {
  private static final String PROVIDER_TYPE = "CodeStarSourceConnection";
  private static final int FILTERS_MAX = 3;

  GitTrigger {
    push = List.copyOf(push);
    pullRequest = List.copyOf(pullRequest);
  }

  static GitTrigger read(JsonObjectReader json) {
    json.allowOnly("providerType", "gitConfiguration");
    if (!json.text("providerType", Source.NAME_CHARACTERS_MAX).equals(PROVIDER_TYPE)) {
      throw json.invalidMember("providerType", "must be " + PROVIDER_TYPE);
    }
    var git = json.object("gitConfiguration");
    git.allowOnly("sourceActionName", "push", "pullRequest");
    return new GitTrigger(
        Source.actionName(git, "sourceActionName")
            .orElseThrow(() -> git.invalidMember("sourceActionName", "is required")),
        git.optionalList("push", FILTERS_MAX)
            .map(list -> list.objects(PushFilter::read))
            .orElse(List.of()),
        git.optionalList("pullRequest", FILTERS_MAX)
            .map(list -> list.objects(PullRequestFilter::read))
            .orElse(List.of()));
  }

  JsonObject toJson() {
    var git = new JsonObject().put("sourceActionName", sourceActionName);
    if (!push.isEmpty()) {
      git.put("push", new JsonArray(push.stream().map(PushFilter::toJson).toList()));
    }
    if (!pullRequest.isEmpty()) {
      git.put(
          "pullRequest",
          new JsonArray(pullRequest.stream().map(PullRequestFilter::toJson).toList()));
    }
    return new JsonObject().put("providerType", PROVIDER_TYPE).put("gitConfiguration", git);
  }

  boolean hasFilters() {
    return !push.isEmpty() || !pullRequest.isEmpty();
  }

  /** Returns the first filter that accepts the event, or the reason why none does. */
  SourceMatch match(RepositoryEvent event, PatternMatchCache cache) {
    return switch (event) {
      case BranchPushed pushed -> match("push", push, filter -> filter.check(pushed, cache));
      case TagPushed pushed -> match("push", push, filter -> filter.check(pushed, cache));
      case PullRequestChanged changed ->
          match("pullRequest", pullRequest, filter -> filter.check(changed, cache));
      case BranchDeleted _, TagDeleted _ -> new SourceMatch.NotMatched("a deletion starts nothing");
      case OtherEvent _ -> new SourceMatch.NotMatched("target.events does not ask for it");
    };
  }

  private <T> SourceMatch match(String kind, List<T> filters, Function<T, FilterResult> check) {
    if (filters.isEmpty()) {
      return new SourceMatch.NotMatched(
          "%s.%s: the trigger has no %s filter".formatted(sourceActionName, kind, kind));
    }
    var failures = new ArrayList<String>();
    for (var i = 0; i < filters.size(); i++) {
      var name = "%s.%s[%d]".formatted(sourceActionName, kind, i);
      var result = check.apply(filters.get(i));
      if (result.passed()) {
        return new SourceMatch.Matched(name, result.description());
      }
      failures.add(name + "." + result.description());
    }
    return new SourceMatch.NotMatched(String.join("; ", failures));
  }
}
