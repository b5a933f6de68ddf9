package io.trunkline.controlplane.codeconnections;

import io.trunkline.controlplane.ApiError;
import io.trunkline.controlplane.ApiException;
import io.trunkline.resource.Tag;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** Reads and writes tags, and checks the rules that apply to tags of every resource. */
final class TagJson {
  private static final String RESERVED = "aws:";

  private TagJson() {}

  /** Returns empty if no tags were sent. */
  static Optional<List<Tag>> find(ValidInput input) {
    return input.findList("Tags").map(TagJson::tags);
  }

  private static List<Tag> tags(List<ValidInput> sent) {
    var keys = new HashSet<String>();
    var tags = sent.stream().map(tag -> new Tag(tag.text("Key"), tag.text("Value"))).toList();
    for (var tag : tags) {
      if (tag.key().regionMatches(true, 0, RESERVED, 0, RESERVED.length())) {
        throw new ApiException(
            ApiError.VALIDATION, "Tag keys that begin with 'aws:' are reserved.");
      }
      if (!keys.add(tag.key())) {
        throw new ApiException(ApiError.VALIDATION, "Duplicate tag key '%s'.".formatted(tag.key()));
      }
    }
    return tags;
  }

  static JsonArray of(List<Tag> tags) {
    return new JsonArray(
        tags.stream()
            .map(tag -> new JsonObject().put("Key", tag.key()).put("Value", tag.value()))
            .toList());
  }

  static ApiException tooMany(int tagCountMax) {
    return new ApiException(
        ApiError.LIMIT_EXCEEDED, "A resource can have at most %d tags.".formatted(tagCountMax));
  }
}
