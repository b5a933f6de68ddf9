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

/** Decides for each pipeline of a route whether it wants an event, and why. */
public final class PipelineMatcher {

  public List<Decision> match(RepositoryEvent event, Route route) {
    return match(event, route, new PatternMatchCache());
  }

  /** Decides with a pattern cache that all events of a delivery share. */
  public List<Decision> match(RepositoryEvent event, Route route, PatternMatchCache cache) {
    if (route.foreign().isPresent()) {
      return List.of();
    }
    return route.pipelines().stream().map(pipeline -> decide(pipeline, event, cache)).toList();
  }

  private static Decision decide(
      RoutedPipeline pipeline, RepositoryEvent event, PatternMatchCache cache) {
    if (pipeline.pipeline().status() == Pipeline.Status.PAUSED) {
      return notMatched(pipeline, pausedReason(pipeline.pipeline()));
    }
    var skipMark = skipMark(event);
    if (skipMark.isPresent()
        && pipeline.pipeline().definition().skipCi()
        && pipeline.isEntitled()) {
      return notMatched(
          pipeline,
          "the commit is marked %s and skipCi is true".formatted(ReasonText.quote(skipMark.get())));
    }
    var reasons = new ArrayList<String>();
    for (var source : pipeline.sources()) {
      switch (matchSource(source, pipeline.pipeline().definition().allowForks(), event, cache)) {
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
    return notMatched(pipeline, String.join("; ", reasons));
  }

  private static SourceMatch matchSource(
      RoutedSource source, boolean allowForks, RepositoryEvent event, PatternMatchCache cache) {
    if (source.unusable().isPresent()) {
      return new NotMatched(source.unusable().get());
    }
    var filtered = source.trigger().filter(GitTrigger::hasFilters);
    if (filtered.isEmpty()) {
      return matchDefault(source, event);
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
    return trigger.match(event, cache);
  }

  /** The default trigger: every push to the branch of the source. */
  private static SourceMatch matchDefault(RoutedSource routed, RepositoryEvent event) {
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

  private static Decision notMatched(RoutedPipeline pipeline, String reason) {
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
