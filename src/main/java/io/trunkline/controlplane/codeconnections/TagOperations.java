package io.trunkline.controlplane.codeconnections;

import static io.trunkline.controlplane.codeconnections.AwsOperation.changing;
import static io.trunkline.controlplane.codeconnections.AwsOperation.readOnly;
import static io.trunkline.controlplane.codeconnections.AwsPermissionRule.on;

import io.trunkline.controlplane.ApiException;
import io.trunkline.resource.TaggedResources;
import io.trunkline.resource.TaggedResources.TagResult.Tagged;
import io.trunkline.resource.TaggedResources.TagResult.TooManyTags;
import io.trunkline.resource.TaggedResources.TagResult.UnknownResource;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** The AWS operations on tags of all taggable resources. */
public final class TagOperations implements AwsOperations {
  private final TaggedResources resources;

  public TagOperations(TaggedResources resources) {
    this.resources = resources;
  }

  @Override
  public List<AwsOperation> operations() {
    return List.of(
        changing("TagResource", Shapes::tagResource, on("ResourceArn").withTags(), this::tag),
        changing(
            "UntagResource", Shapes::untagResource, on("ResourceArn").withTagKeys(), this::untag),
        readOnly(
            "ListTagsForResource", Shapes::listTagsForResource, on("ResourceArn"), this::list));
  }

  private JsonObject tag(AwsCall call) {
    var arn = call.input().text("ResourceArn");
    var tags = TagJson.find(call.input()).orElseThrow();
    return switch (resources.tag(call.caller(), arn, tags).await()) {
      case Tagged _ -> new JsonObject();
      case UnknownResource _ -> throw ApiException.notFound("Resource", arn);
      case TooManyTags(var max) -> throw TagJson.tooMany(max);
    };
  }

  private JsonObject untag(AwsCall call) {
    var arn = call.input().text("ResourceArn");
    if (!resources.untag(call.caller(), arn, call.input().texts("TagKeys")).await()) {
      throw ApiException.notFound("Resource", arn);
    }
    return new JsonObject();
  }

  private JsonObject list(AwsCall call) {
    var arn = call.input().text("ResourceArn");
    return resources
        .list(call.account(), arn)
        .await()
        .map(tags -> new JsonObject().put("Tags", TagJson.of(tags)))
        .orElseThrow(() -> ApiException.notFound("Resource", arn));
  }
}
