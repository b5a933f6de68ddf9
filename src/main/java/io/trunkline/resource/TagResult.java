package io.trunkline.resource;

/** What became of the wish to tag a resource. */
public sealed interface TagResult {

  record Tagged() implements TagResult {}

  record UnknownResource() implements TagResult {}

  /** With these it would have more than it may have; none was added. */
  record TooManyTags(int tagCountMax) implements TagResult {}
}
