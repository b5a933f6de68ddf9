package io.trunkline.pipeline;

import io.trunkline.event.BranchPushed;
import io.trunkline.event.TagPushed;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/**
 * A filter on pushes: on tags alone, branches alone, or branches with filePaths (AWS CodePipeline
 * API reference, GitPushFilter).
 */
record PushFilter(
    Optional<PatternFilter> branches,
    Optional<PatternFilter> filePaths,
    Optional<PatternFilter> tags) {

  static PushFilter read(JsonObjectReader json) {
    json.allowOnly("branches", "filePaths", "tags");
    var filter =
        new PushFilter(filter(json, "branches"), filter(json, "filePaths"), filter(json, "tags"));
    if (!filter.isValid()) {
      throw json.invalid(
          "this combination is not valid; valid are tags alone, branches alone, or branches with"
              + " filePaths");
    }
    return filter;
  }

  static Optional<PatternFilter> filter(JsonObjectReader json, String member) {
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

  FilterResult check(BranchPushed event, PatternMatchCache cache) {
    if (branches.isEmpty()) {
      return FilterResult.fail("tags: a branch was pushed");
    }
    var branch = branches.get().check(event.branch(), cache);
    return filePaths
        .map(paths -> branch.and(() -> paths.check(event.files(), cache)))
        .orElse(branch);
  }

  FilterResult check(TagPushed event, PatternMatchCache cache) {
    return tags.map(criteria -> criteria.check(event.tag(), cache))
        .orElseGet(() -> FilterResult.fail("branches: a tag was pushed"));
  }
}
