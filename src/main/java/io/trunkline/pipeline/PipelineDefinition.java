package io.trunkline.pipeline;

import io.trunkline.installation.Repositories;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * The sources of a pipeline and their triggers, at most one trigger per source. If {@code skipCi}
 * is true, commits with a skip mark do not start the pipeline. Skip marks are {@code [skip ci]},
 * its variants, and marks that only one provider defines.
 */
public record PipelineDefinition(
    List<Source> sources, List<GitTrigger> triggers, boolean allowForks, boolean skipCi) {
  private static final int SOURCES_MAX = 10;
  private static final int TRIGGERS_MAX = 50;

  public PipelineDefinition {
    sources = List.copyOf(sources);
    triggers = List.copyOf(triggers);
  }

  /** The result of parsing a definition. */
  sealed interface Parsed {
    record Valid(PipelineDefinition definition) implements Parsed {}

    /** {@code message} names the JSON path and says what would be correct. */
    record Invalid(String message) implements Parsed {}
  }

  /** Parses {@code {sources, triggers, allowForks, skipCi}}; ignores a {@code target}. */
  static Parsed parse(JsonObject json) {
    try {
      return new Parsed.Valid(read(new JsonObjectReader("", json)));
    } catch (JsonObjectReader.InvalidDefinition e) {
      return new Parsed.Invalid(e.text());
    }
  }

  private static PipelineDefinition read(JsonObjectReader json) {
    json.allowOnly("sources", "triggers", "allowForks", "skipCi", "target");
    var sourceList = json.list("sources", SOURCES_MAX);
    var sources = sourceList.objects(Source::read);
    var actions = sources.stream().map(Source::actionName).toList();
    sourceList.requireUnique("actionName", actions);
    var triggers =
        json.optionalList("triggers", 0, TRIGGERS_MAX)
            .map(list -> triggers(list, actions))
            .orElse(List.of());
    return new PipelineDefinition(
        sources, triggers, json.flag("allowForks", false), json.flag("skipCi", false));
  }

  private static List<GitTrigger> triggers(JsonObjectReader.Elements list, List<String> actions) {
    var triggers =
        list.objects(json -> {
          var trigger = GitTrigger.read(json);
          if (!actions.contains(trigger.sourceActionName())) {
            throw json.invalidMember(
                "gitConfiguration.sourceActionName",
                "%s is not a source of this pipeline; its sources are %s"
                    .formatted(
                        ReasonText.quote(trigger.sourceActionName()), String.join(", ", actions)));
          }
          return trigger;
        });
    list.requireUnique(
        "gitConfiguration.sourceActionName",
        triggers.stream().map(GitTrigger::sourceActionName).toList());
    return triggers;
  }

  /** Returns the definition with all defaults filled in. */
  public JsonObject toJson() {
    return new JsonObject()
        .put("sources", new JsonArray(sources.stream().map(Source::toJson).toList()))
        .put("triggers", new JsonArray(triggers.stream().map(GitTrigger::toJson).toList()))
        .put("allowForks", allowForks)
        .put("skipCi", skipCi);
  }

  Set<UUID> connectionIds() {
    return sources.stream()
        .map(source -> source.connectionArn().connectionId())
        .collect(Collectors.toSet());
  }

  /**
   * Returns the {@linkplain Repositories#nameKey name keys} of the repositories that the sources
   * name.
   */
  Set<String> repositoryKeys() {
    return sources.stream()
        .map(source -> Repositories.nameKey(source.fullRepositoryId()))
        .collect(Collectors.toSet());
  }

  Optional<GitTrigger> trigger(Source source) {
    return triggers.stream()
        .filter(trigger -> trigger.sourceActionName().equals(source.actionName()))
        .findFirst();
  }
}
