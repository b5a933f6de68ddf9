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
    Optional<Criteria> branches, Optional<Criteria> filePaths, Optional<Criteria> tags) {

  static PushFilter read(JsonMembers json) {
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

  static Optional<Criteria> criteria(JsonMembers json, String member) {
    return json.optionalObject(member).map(criteria -> Criteria.read(member, criteria));
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

  Check check(BranchPushed event, PatternTests tests) {
    if (branches.isEmpty()) {
      return Check.fail("tags: a branch was pushed");
    }
    var branch = branches.get().check(event.branch(), tests);
    return filePaths
        .map(paths -> branch.and(() -> paths.check(event.files(), tests)))
        .orElse(branch);
  }

  Check check(TagPushed event, PatternTests tests) {
    return tags.map(criteria -> criteria.check(event.tag(), tests))
        .orElseGet(() -> Check.fail("branches: a tag was pushed"));
  }
}
