package io.trunkline.pipeline;

import io.trunkline.event.PullRequestChanged;
import io.trunkline.event.PullRequestChanged.Event;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A filter on pull requests: on the event, the destination branch and, optionally, the changed
 * files (AWS CodePipeline API reference, GitPullRequestFilter).
 */
record PullRequestFilter(
    Set<Event> events, PatternFilter branches, Optional<PatternFilter> filePaths) {
  private static final int EVENTS_MAX = 3;
  private static final int EVENT_CHARACTERS_MAX = 10;

  PullRequestFilter {
    events = Set.copyOf(events);
  }

  static PullRequestFilter read(JsonObjectReader json) {
    json.allowOnly("events", "branches", "filePaths");
    var events =
        json.optionalList("events", EVENTS_MAX)
            .map(list -> list.texts(EVENT_CHARACTERS_MAX, PullRequestFilter::event))
            .orElseGet(() -> List.of(Event.values()));
    var branches =
        PushFilter.filter(json, "branches")
            .orElseThrow(() ->
                json.invalid(
                    "branches is required: the destination branches, {\"includes\":[\"**\"]} for"
                        + " all; valid are branches, or branches with filePaths"));
    return new PullRequestFilter(
        EnumSet.copyOf(events), branches, PushFilter.filter(json, "filePaths"));
  }

  private static Event event(String word) {
    return Arrays.stream(Event.values())
        .filter(event -> event.name().equals(word))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                ReasonText.quote(word) + " is not one of OPEN, UPDATED, CLOSED"));
  }

  JsonObject toJson() {
    var json =
        new JsonObject().put("events", new JsonArray(names())).put("branches", branches.toJson());
    filePaths.ifPresent(criteria -> json.put("filePaths", criteria.toJson()));
    return json;
  }

  FilterResult check(PullRequestChanged change, PatternMatchCache cache) {
    if (!events.contains(change.event())) {
      return FilterResult.fail(
          "events: " + change.event() + " is not one of " + String.join(", ", names()));
    }
    var destination = branches.check(change.destinationBranch(), cache);
    return filePaths
        .map(paths -> destination.and(() -> paths.check(change.files(), cache)))
        .orElse(destination);
  }

  private List<String> names() {
    return events.stream().sorted().map(Event::name).collect(Collectors.toList());
  }
}
