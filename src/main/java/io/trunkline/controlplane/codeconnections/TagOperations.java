package io.trunkline.controlplane.codeconnections;

import io.trunkline.resource.TagResult.Tagged;
import io.trunkline.resource.TagResult.TooManyTags;
import io.trunkline.resource.TagResult.UnknownResource;
import io.trunkline.resource.TaggedResources;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** The operations on the tags of whatever can have them. */
public final class TagOperations extends AwsOperations {
  private final TaggedResources resources;

  public TagOperations(TaggedResources resources) {
    this.resources = resources;
  }

  @Override
  List<AwsOperation> operations() {
    return List.of(
        new AwsOperation("TagResource", Shapes::tagResource, this::tag),
        new AwsOperation("UntagResource", Shapes::untagResource, this::untag),
        new AwsOperation("ListTagsForResource", Shapes::listTagsForResource, this::list));
  }

  private JsonObject tag(AwsCall call) {
    var arn = call.input().text("ResourceArn");
    var tags = TagJson.find(call.input()).orElseThrow();
    return switch (resources.tag(call.caller(), arn, tags).await()) {
      case Tagged _ -> new JsonObject();
      case UnknownResource _ -> throw notFound("Resource", arn);
      case TooManyTags(var max) -> throw TagJson.tooMany(max);
    };
  }

  private JsonObject untag(AwsCall call) {
    var arn = call.input().text("ResourceArn");
    if (!resources.untag(call.caller(), arn, call.input().texts("TagKeys")).await()) {
      throw notFound("Resource", arn);
    }
    return new JsonObject();
  }

  private JsonObject list(AwsCall call) {
    var arn = call.input().text("ResourceArn");
    return resources
        .list(call.caller().accountId(), arn)
        .await()
        .map(tags -> new JsonObject().put("Tags", TagJson.of(tags)))
        .orElseThrow(() -> notFound("Resource", arn));
  }
}
