package io.trunkline.controlplane.rest;

import io.trunkline.account.TextPattern;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The branches on which the triggers of a pipeline definition may start it, as patterns for
 * policies. The definition is not validated yet, so a filter whose branches cannot be read counts
 * as any branch. Excluded branches are not subtracted.
 */
final class BranchPatterns {
  private BranchPatterns() {}

  /** Returns the patterns of all triggers of a source action. */
  static List<TextPattern> of(JsonObject definition, String actionName) {
    var patterns = new ArrayList<TextPattern>();
    objects(definition.getValue("triggers"))
        .map(trigger -> trigger.getValue("gitConfiguration"))
        .filter(JsonObject.class::isInstance)
        .map(JsonObject.class::cast)
        .filter(git -> actionName.equals(git.getValue("sourceActionName", actionName)))
        .forEach(git -> {
          objects(git.getValue("push"))
              .filter(filter -> !filter.containsKey("tags"))
              .forEach(filter -> patterns.addAll(ofFilter(filter)));
          objects(git.getValue("pullRequest")).forEach(filter -> patterns.addAll(ofFilter(filter)));
        });
    return patterns;
  }

  private static Stream<JsonObject> objects(Object value) {
    return value instanceof JsonArray list
        ? list.stream().filter(JsonObject.class::isInstance).map(JsonObject.class::cast)
        : Stream.empty();
  }

  private static List<TextPattern> ofFilter(JsonObject filter) {
    return filter.getValue("branches") instanceof JsonObject branches
            && branches.getValue("includes") instanceof JsonArray includes
            && !includes.isEmpty()
        ? includes.stream().map(glob -> ofGlob(String.valueOf(glob))).toList()
        : List.of(new TextPattern().anyText());
  }

  /** Returns a pattern that matches at least what the glob matches. */
  private static TextPattern ofGlob(String glob) {
    var pattern = new TextPattern();
    for (int i = 0; i < glob.length(); i++) {
      switch (glob.charAt(i)) {
        case '*' -> pattern.anyText();
        case '?' -> pattern.anyCharacter();
        case '[' -> {
          pattern.anyCharacter();
          i = end(glob, i, ']');
        }
        case '{' -> {
          pattern.anyText();
          i = end(glob, i, '}');
        }
        case '\\' -> {
          i++;
          if (i < glob.length()) {
            pattern.literal(glob.charAt(i));
          }
        }
        default -> pattern.literal(glob.charAt(i));
      }
    }
    return pattern;
  }

  private static int end(String glob, int from, char closing) {
    var at = glob.indexOf(closing, from + 1);
    return at < 0 ? glob.length() : at;
  }
}
