package io.trunkline.pipeline;

import io.trunkline.event.BranchDeleted;
import io.trunkline.event.BranchPushed;
import io.trunkline.event.OtherEvent;
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

  /**
   * Decides on an event of a webhook.
   *
   * @param eventName the provider's name of the webhook's event
   * @param cache one cache for all events of the webhook
   */
  public List<Decision> match(
      RepositoryEvent event, String eventName, Route route, PatternMatchCache cache) {
    if (route.foreign().isPresent()) {
      return List.of();
    }
    return route.pipelines().stream()
        .map(pipeline -> decide(pipeline, event, eventName, cache))
        .toList();
  }

  /** Returns whether the target of at least one pipeline asks for the event. */
  public boolean isWanted(OtherEvent event, Route route) {
    return route.foreign().isEmpty()
        && route.pipelines().stream()
            .anyMatch(pipeline -> pipeline.findWantedName(event, event.name()).isPresent());
  }

  private static Decision decide(
      RoutedPipeline pipeline, RepositoryEvent event, String eventName, PatternMatchCache cache) {
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
    var wanted = pipeline.findWantedName(event, eventName);
    for (var source : pipeline.sources()) {
      var allowForks = pipeline.pipeline().definition().allowForks();
      var match =
          wanted
              .map(name -> matchName(source, allowForks, event, name))
              .orElseGet(() -> matchSource(source, allowForks, event, cache));
      switch (match) {
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

  /** Matches an event that the target asks for by name. Filters are not applied. */
  private static SourceMatch matchName(
      RoutedSource source, boolean allowForks, RepositoryEvent event, String name) {
    if (source.unusable().isPresent()) {
      return new NotMatched(source.unusable().get());
    }
    var trigger = source.source().actionName() + Decision.EVENTS;
    if (event instanceof PullRequestChanged change && change.fromFork() && !allowForks) {
      return new NotMatched(
          "%s: #%d comes from a fork, and allowForks is false".formatted(trigger, change.number()));
    }
    return new Matched(trigger, "target.events contains " + ReasonText.quote(name));
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

  /** Applies the default trigger, which accepts every push to the branch of the source. */
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
      case OtherEvent _ -> new NotMatched("target.events does not ask for it");
    };
  }

  private static Optional<String> skipMark(RepositoryEvent event) {
    return switch (event) {
      case BranchPushed pushed -> pushed.head().skipMark();
      case TagPushed pushed -> pushed.commit().skipMark();
      case PullRequestChanged changed -> changed.head().skipMark();
      case BranchDeleted _, TagDeleted _, OtherEvent _ -> Optional.empty();
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
