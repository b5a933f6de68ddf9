package io.trunkline.pipeline;

import io.trunkline.event.BranchDeleted;
import io.trunkline.event.BranchPushed;
import io.trunkline.event.PullRequestChanged;
import io.trunkline.event.RepositoryEvent;
import io.trunkline.event.TagDeleted;
import io.trunkline.event.TagPushed;
import io.trunkline.pipeline.Decision.Outcome;
import io.trunkline.pipeline.SourceMatch.Matched;
import io.trunkline.pipeline.SourceMatch.NotMatched;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Decides which pipelines of a route want an event: one decision each, and why. */
public final class PipelineMatcher {

  public List<Decision> match(RepositoryEvent event, Route route) {
    return match(event, route, new PatternMatchCache());
  }

  /** With the pattern tests of a delivery that holds several events. */
  public List<Decision> match(RepositoryEvent event, Route route, PatternMatchCache tests) {
    if (route.foreign().isPresent()) {
      return List.of();
    }
    return route.pipelines().stream().map(pipeline -> decide(pipeline, event, tests)).toList();
  }

  private static Decision decide(
      RoutedPipeline pipeline, RepositoryEvent event, PatternMatchCache tests) {
    if (pipeline.pipeline().status() == Pipeline.Status.PAUSED) {
      return unwanted(pipeline, pausedReason(pipeline.pipeline()));
    }
    var skipMark = skipMark(event);
    if (skipMark.isPresent()
        && pipeline.pipeline().definition().skipCi()
        && pipeline.isEntitled()) {
      return unwanted(
          pipeline,
          "the commit asks by %s that nothing starts, and skipCi is true"
              .formatted(ReasonText.quote(skipMark.get())));
    }
    var reasons = new ArrayList<String>();
    for (var source : pipeline.sources()) {
      switch (judge(source, pipeline.pipeline().definition().allowForks(), event, tests)) {
        case Matched(var trigger, var reason) -> {
          return new Decision(
              pipeline.id(),
              pipeline.pipeline().account(),
              pipeline.pipeline().name(),
              source.source().connectionArn().value(),
              Outcome.MATCHED,
              trigger,
              ReasonText.bounded(reason));
        }
        case NotMatched(var reason) -> reasons.add(reason);
      }
    }
    return unwanted(pipeline, String.join("; ", reasons));
  }

  private static SourceMatch judge(
      RoutedSource source, boolean allowForks, RepositoryEvent event, PatternMatchCache tests) {
    if (source.unusable().isPresent()) {
      return new NotMatched(source.unusable().get());
    }
    var filtered = source.trigger().filter(GitTrigger::hasFilters);
    if (filtered.isEmpty()) {
      return judgeDefault(source, event);
    }
    var trigger = filtered.get();
    if (event instanceof PullRequestChanged change
        && change.fromFork()
        && !allowForks
        && !trigger.pullRequest().isEmpty()) {
      return new NotMatched(
          "%s.pullRequest: #%d comes from a fork, and allowForks is false"
              .formatted(trigger.sourceActionName(), change.number()));
    }
    return trigger.judge(event, tests);
  }

  /** Every push to the branch of the source; a trigger without filters says so explicitly. */
  private static SourceMatch judgeDefault(RoutedSource routed, RepositoryEvent event) {
    var source = routed.source();
    var name = source.actionName() + ".default";
    if (routed.trigger().isEmpty() && !source.detectChanges()) {
      return new NotMatched(name + ": detectChanges is false, and there is no trigger");
    }
    return switch (event) {
      case BranchPushed pushed when pushed.branch().equals(source.branchName()) ->
          new Matched(name, ReasonText.quote(pushed.branch()) + " is branchName");
      case BranchPushed pushed ->
          new NotMatched(
              "%s: %s is not branchName %s"
                  .formatted(
                      name,
                      ReasonText.quote(pushed.branch()),
                      ReasonText.quote(source.branchName())));
      case TagPushed _ -> new NotMatched(name + ": a tag was pushed");
      case PullRequestChanged _ -> new NotMatched(name + ": a pull request changed");
      case BranchDeleted _, TagDeleted _ -> new NotMatched(name + ": a deletion starts nothing");
    };
  }

  private static Optional<String> skipMark(RepositoryEvent event) {
    return switch (event) {
      case BranchPushed pushed -> pushed.head().skipMark();
      case TagPushed pushed -> pushed.commit().skipMark();
      case PullRequestChanged changed -> changed.head().skipMark();
      case BranchDeleted _, TagDeleted _ -> Optional.empty();
    };
  }

  private static String pausedReason(Pipeline pipeline) {
    return "the pipeline is PAUSED"
        + pipeline.statusReason().map(reason -> ": " + ReasonText.plain(reason)).orElse("");
  }

  private static Decision unwanted(RoutedPipeline pipeline, String reason) {
    return new Decision(
        pipeline.id(),
        pipeline.pipeline().account(),
        pipeline.pipeline().name(),
        pipeline.sources().getFirst().source().connectionArn().value(),
        Outcome.NOT_MATCHED,
        "",
        ReasonText.bounded(reason));
  }
}
