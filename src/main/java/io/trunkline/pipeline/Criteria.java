package io.trunkline.pipeline;

import io.trunkline.event.ChangedFiles;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.BitSet;
import java.util.List;

/**
 * One criterion of a filter: any include matches, or there are none, and no exclude does. {@code
 * member} is its name in the filter: {@code branches}, {@code tags} or {@code filePaths}.
 */
record Criteria(String member, List<Glob> includes, List<Glob> excludes) {
  private static final int PATTERNS_MAX = 8;
  private static final int PATTERN_CHARACTERS_MAX = 255;

  Criteria {
    includes = List.copyOf(includes);
    excludes = List.copyOf(excludes);
  }

  static Criteria read(String member, JsonMembers json) {
    json.knows("includes", "excludes");
    var includes = json.optionalList("includes", PATTERNS_MAX).map(Criteria::globs);
    var excludes = json.optionalList("excludes", PATTERNS_MAX).map(Criteria::globs);
    if (includes.isEmpty() && excludes.isEmpty()) {
      throw json.refused("needs includes or excludes");
    }
    return new Criteria(member, includes.orElse(List.of()), excludes.orElse(List.of()));
  }

  private static List<Glob> globs(JsonMembers.Elements elements) {
    return elements.texts(PATTERN_CHARACTERS_MAX, Glob::parse);
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

  /** Of a branch or a tag. */
  Check check(String name, PatternTests tests) {
    for (var glob : excludes) {
      if (tests.matches(glob, name)) {
        return Check.fail(
            "%s: %s matches excludes %s"
                .formatted(member, ReasonText.quote(name), ReasonText.quote(glob.pattern())));
      }
    }
    for (var glob : includes) {
      if (tests.matches(glob, name)) {
        return Check.pass(
            "%s: %s matches %s"
                .formatted(member, ReasonText.quote(name), ReasonText.quote(glob.pattern())));
      }
    }
    return includes.isEmpty()
        ? Check.pass(
            "%s: %s matches none of excludes %s"
                .formatted(member, ReasonText.quote(name), ReasonText.list(excludes)))
        : Check.fail(
            "%s: %s matches none of includes %s"
                .formatted(member, ReasonText.quote(name), ReasonText.list(includes)));
  }

  /** One changed file that is included and not excluded is enough. */
  Check check(ChangedFiles files, PatternTests tests) {
    var passing = new BitSet();
    passing.set(0, files.paths().size(), includes.isEmpty());
    for (var glob : includes) {
      var matching = tests.matching(glob, files);
      if (matching.isEmpty()) {
        return tooMany(files);
      }
      passing.or(matching.get());
    }
    for (var glob : excludes) {
      var matching = tests.matching(glob, files);
      if (matching.isEmpty()) {
        return tooMany(files);
      }
      passing.andNot(matching.get());
    }
    if (!passing.isEmpty()) {
      var path = files.paths().get(passing.nextSetBit(0));
      return Check.pass("%s: %s passes".formatted(member, ReasonText.quote(path)));
    }
    return files.complete() ? Check.fail(nonePasses(files)) : unknown();
  }

  private Check tooMany(ChangedFiles files) {
    return Check.pass(
        "too many paths: %d changed files are more than can be tested, so %s counts as matched"
            .formatted(files.paths().size(), member));
  }

  private Check unknown() {
    return Check.pass(
        "the list of changed files is not known to be complete, so "
            + member
            + " counts as matched");
  }

  private String nonePasses(ChangedFiles files) {
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
