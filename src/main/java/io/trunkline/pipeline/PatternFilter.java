package io.trunkline.pipeline;

import io.trunkline.event.ChangedFiles;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.BitSet;
import java.util.List;

/**
 * One part of a filter. It accepts a value if no exclude matches and, if there are includes, at
 * least one of them matches. {@code member} is the name of the part: {@code branches}, {@code tags}
 * or {@code filePaths}.
 */
record PatternFilter(String member, List<Glob> includes, List<Glob> excludes) {
  private static final int PATTERNS_MAX = 8;
  private static final int PATTERN_CHARACTERS_MAX = 255;

  PatternFilter {
    includes = List.copyOf(includes);
    excludes = List.copyOf(excludes);
  }

  static PatternFilter read(String member, JsonObjectReader json) {
    json.allowOnly("includes", "excludes");
    var includes = json.optionalList("includes", PATTERNS_MAX).map(PatternFilter::globs);
    var excludes = json.optionalList("excludes", PATTERNS_MAX).map(PatternFilter::globs);
    if (includes.isEmpty() && excludes.isEmpty()) {
      throw json.invalid("needs includes or excludes");
    }
    return new PatternFilter(member, includes.orElse(List.of()), excludes.orElse(List.of()));
  }

  private static List<Glob> globs(JsonObjectReader.Elements elements) {
    return elements.texts(PATTERN_CHARACTERS_MAX, GlobParser::parse);
  }

  JsonObject toJson() {
    var json = new JsonObject();
    if (!includes.isEmpty()) {
      json.put("includes", new JsonArray(includes.stream().map(Glob::pattern).toList()));
    }
    if (!excludes.isEmpty()) {
      json.put("excludes", new JsonArray(excludes.stream().map(Glob::pattern).toList()));
    }
    return json;
  }

  /** Checks a branch or a tag. */
  FilterResult check(String name, PatternMatchCache cache) {
    for (var glob : excludes) {
      if (cache.matches(glob, name)) {
        return FilterResult.fail(
            "%s: %s matches excludes %s"
                .formatted(member, ReasonText.quote(name), ReasonText.quote(glob.pattern())));
      }
    }
    for (var glob : includes) {
      if (cache.matches(glob, name)) {
        return FilterResult.pass(
            "%s: %s matches %s"
                .formatted(member, ReasonText.quote(name), ReasonText.quote(glob.pattern())));
      }
    }
    return includes.isEmpty()
        ? FilterResult.pass(
            "%s: %s matches none of excludes %s"
                .formatted(member, ReasonText.quote(name), ReasonText.list(excludes)))
        : FilterResult.fail(
            "%s: %s matches none of includes %s"
                .formatted(member, ReasonText.quote(name), ReasonText.list(includes)));
  }

  /** Accepts the event if at least one changed file is included and not excluded. */
  FilterResult check(ChangedFiles files, PatternMatchCache cache) {
    var passing = new BitSet();
    passing.set(0, files.paths().size(), includes.isEmpty());
    for (var glob : includes) {
      var matching = cache.matching(glob, files);
      if (matching.isEmpty()) {
        return tooMany(files);
      }
      passing.or(matching.get());
    }
    for (var glob : excludes) {
      var matching = cache.matching(glob, files);
      if (matching.isEmpty()) {
        return tooMany(files);
      }
      passing.andNot(matching.get());
    }
    if (!passing.isEmpty()) {
      var path = files.paths().get(passing.nextSetBit(0));
      return FilterResult.pass("%s: %s passes".formatted(member, ReasonText.quote(path)));
    }
    return files.complete() ? FilterResult.fail(noneMatches(files)) : unknown();
  }

  private FilterResult tooMany(ChangedFiles files) {
    return FilterResult.pass(
        "too many paths: %d changed files are more than can be tested, so %s counts as matched"
            .formatted(files.paths().size(), member));
  }

  private FilterResult unknown() {
    return FilterResult.pass(
        "the list of changed files is not known to be complete, so "
            + member
            + " counts as matched");
  }

  private String noneMatches(ChangedFiles files) {
    if (files.paths().isEmpty()) {
      return member + ": no file was changed";
    }
    return "%s: of %d changed files (%s%s) none passes includes %s, excludes %s"
        .formatted(
            member,
            files.paths().size(),
            ReasonText.quote(files.paths().getFirst()),
            files.paths().size() > 1 ? ",…" : "",
            ReasonText.list(includes),
            ReasonText.list(excludes));
  }
}
