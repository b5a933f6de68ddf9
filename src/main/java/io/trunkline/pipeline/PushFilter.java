package io.trunkline.pipeline;

import io.trunkline.event.BranchPushed;
import io.trunkline.event.TagPushed;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/**
 * What a push must be: tags alone, branches alone, or branches with filePaths (GitPushFilter of the
 * AWS CodePipeline API reference).
 */
record PushFilter(
    Optional<PatternFilter> branches,
    Optional<PatternFilter> filePaths,
    Optional<PatternFilter> tags) {

  static PushFilter read(JsonObjectReader json) {
    json.knows("branches", "filePaths", "tags");
    var filter =
        new PushFilter(
            criteria(json, "branches"), criteria(json, "filePaths"), criteria(json, "tags"));
    if (!filter.isValid()) {
      throw json.refused(
          "this combination is not valid; valid are tags alone, branches alone, or branches with"
              + " filePaths");
    }
    return filter;
  }

  static Optional<PatternFilter> criteria(JsonObjectReader json, String member) {
    return json.optionalObject(member).map(criteria -> PatternFilter.read(member, criteria));
  }

  private boolean isValid() {
    return tags.isPresent() ? branches.isEmpty() && filePaths.isEmpty() : branches.isPresent();
  }

  JsonObject toJson() {
    var json = new JsonObject();
    branches.ifPresent(criteria -> json.put("branches", criteria.toJson()));
    filePaths.ifPresent(criteria -> json.put("filePaths", criteria.toJson()));
    tags.ifPresent(criteria -> json.put("tags", criteria.toJson()));
    return json;
  }

  FilterResult check(BranchPushed event, PatternMatchCache tests) {
    if (branches.isEmpty()) {
      return FilterResult.fail("tags: a branch was pushed");
    }
    var branch = branches.get().check(event.branch(), tests);
    return filePaths
        .map(paths -> branch.and(() -> paths.check(event.files(), tests)))
        .orElse(branch);
  }

  FilterResult check(TagPushed event, PatternMatchCache tests) {
    return tags.map(criteria -> criteria.check(event.tag(), tests))
        .orElseGet(() -> FilterResult.fail("branches: a tag was pushed"));
  }
}
